import { type ColumnTable, table } from 'arquero';
import { breather } from '../../core/breather.ts';
import type { StageOutcome, TableSchema, Workspace } from '../../core/stage.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { idColumnType } from '../merge/idColumnType.ts';
import { snapshotFeatures } from './catalogue.ts';
import { type FeatureColumn, featureColumns } from './columns.ts';
import { correlatedPairs, droppedColumns, pearson } from './correlation.ts';
import { crossProducts, together } from './crossProducts.ts';
import { findCutoff, readHistory } from './history.ts';
import { impute, takeRows } from './matrix.ts';
import { type Measured, measured, moments } from './moments.ts';
import { fitScaler, type ScalerKind } from './scaler.ts';
import { reasonNotToSplit, type Split, stratifiedSplit } from './split.ts';
import type { FeaturesSummary } from './summary.ts';
import { readTarget, type TargetKind, targets } from './targets.ts';

export type { FeaturesSummary } from './summary.ts';

export type FeaturesParams = {
  /** Days that the target looks ahead; the cutoff lies as many days before the snapshot. */
  horizonDays: number;
  target: TargetKind;
  /** Of two columns whose correlation is above it in absolute value, the later one is dropped. */
  correlationLimit: number;
  testSplit: number;
  seed: number;
  scaler: ScalerKind;
};

/**
 * What is known of each customer at a cutoff, and what the customer did in the horizon after it. `features.parquet` has the
 * raw numbers, missing ones as null; the model's matrix (columns kept, scaler) is described in `features.json`.
 */
export async function buildFeatures(w: Workspace, params: FeaturesParams): Promise<StageOutcome> {
  const { snapshot } = await w.readJson<Calendar>('calendar.json');
  const database = await openTables(w, ['merged', 'customers', 'events']);
  const cutoff = await findCutoff(database, snapshot, params.horizonDays);
  const history = await readHistory(database, cutoff);
  const target = await readTarget(database, params.target, cutoff, params.horizonDays);
  const { columns, tooMany } = featureColumns(history);
  const skipped = reasonNotToSplit(target) ?? tooMany;
  const split = skipped === null ? stratifiedSplit(target, params.testSplit, params.seed) : noSplit;
  const id = await idColumnType(database, 'merged', 'customer_id');
  await w.writeTable('features.parquet', assemble(history, columns, target, split), schema(id, columns));
  const summary: FeaturesSummary = {
    cutoff: cutoff.cutoff,
    horizon_days: params.horizonDays,
    observation_days: cutoff.observationDays,
    ...(await describePopulation(columns, target)),
    ...(skipped === null ? await describeModelMatrix(columns, target, split, params) : noModelMatrix(params)),
    ...describeChoices(columns, params),
    ...(skipped === null ? {} : { split_skipped: skipped }),
  };
  await w.writeJson('features.json', summary);
  return { rows: target.length, ...(skipped === null ? {} : { skipped }) };
}

const noSplit: Split = { train: new Int32Array(0), test: new Int32Array(0) };

/** One row a customer; `split_pos` is the place in that part of the split. */
function assemble(history: ColumnTable, columns: FeatureColumn[], target: Uint8Array, split: Split): ColumnTable {
  const part = new Array<string | null>(target.length).fill(null);
  const position = new Array<number | null>(target.length).fill(null);
  for (const [name, rows] of Object.entries(split)) {
    rows.forEach((row, place) => {
      part[row] = name;
      position[row] = place;
    });
  }
  return table([
    ['customer_id', history.array('customer_id')],
    ...columns.map((column): [string, ArrayLike<unknown>] => [column.name, stored(column)]),
    ['target', Int32Array.from(target)],
    ['split', part],
    ['split_pos', position],
  ]);
}

function stored({ values, missing, type }: FeatureColumn): ArrayLike<unknown> {
  if (missing > 0) return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return type === 'integer' ? new Int32Array(values) : values;
}

function schema(id: 'bigint' | 'text', columns: FeatureColumn[]): TableSchema {
  return {
    customer_id: id,
    ...Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    target: 'integer',
    split: 'text',
    split_pos: 'integer',
  };
}

type Population = Pick<
  FeaturesSummary,
  | 'customers'
  | 'positives'
  | 'positive_rate'
  | 'all_columns'
  | 'sums'
  | 'means'
  | 'stds'
  | 'target_correlation'
  | 'missing'
>;

async function describePopulation(columns: FeatureColumn[], target: Uint8Array): Promise<Population> {
  const foretold = measured(Float64Array.from(target));
  const breathe = breather();
  const found: (FeatureColumn & Measured & { correlation: number | null })[] = [];
  for (const column of columns) {
    const known = measured(column.values);
    found.push({ ...column, ...known, correlation: pearson(foretold, known) });
    await breathe();
  }
  const byColumn = <T>(value: (column: (typeof found)[number]) => T): Record<string, T> =>
    Object.fromEntries(found.map((column) => [column.name, value(column)]));
  return {
    customers: target.length,
    positives: target.reduce((total, value) => total + value, 0),
    positive_rate: positiveRate(target),
    all_columns: columns.map(({ name }) => name),
    sums: byColumn(({ sum }) => sum),
    means: byColumn(({ mean }) => mean),
    stds: byColumn(({ std }) => std),
    target_correlation: byColumn(({ correlation }) => correlation),
    missing: Object.fromEntries(columns.flatMap(({ name, missing }) => (missing > 0 ? [[name, missing]] : []))),
  };
}

type ModelMatrix = Pick<
  FeaturesSummary,
  | 'train'
  | 'test'
  | 'train_positive_rate'
  | 'test_positive_rate'
  | 'kept_columns'
  | 'correlated_pairs'
  | 'dropped'
  | 'dropped_if_all_rows'
  | 'scaler'
  | 'medians'
>;

/** Everything here is fitted on the training rows, but for `dropped_if_all_rows`. */
async function describeModelMatrix(
  columns: FeatureColumn[],
  target: Uint8Array,
  { train, test }: Split,
  { correlationLimit, scaler }: FeaturesParams,
): Promise<ModelMatrix> {
  const { matrix, medians } = impute(columns, train);
  const training = takeRows(matrix, train);
  const fitted = training.columns.map(moments);
  const centre = fitted.map(({ mean }) => mean!);
  const products = await crossProducts(training.columns, centre);
  const all = together(products, await crossProducts(takeRows(matrix, test).columns, centre));
  const pairs = correlatedPairs(matrix.names, products, correlationLimit);
  const dropped = droppedColumns(pairs);
  const isKept = (_: unknown, column: number) => !dropped.includes(training.names[column]!);
  return {
    train: train.length,
    test: test.length,
    train_positive_rate: positiveRate(target, train),
    test_positive_rate: positiveRate(target, test),
    kept_columns: training.names.filter(isKept),
    correlated_pairs: pairs,
    dropped,
    dropped_if_all_rows: droppedColumns(correlatedPairs(matrix.names, all, correlationLimit)),
    scaler: fitScaler(scaler, fitted.filter(isKept)),
    medians,
  };
}

function noModelMatrix({ scaler }: FeaturesParams): ModelMatrix {
  return {
    train: 0,
    test: 0,
    train_positive_rate: null,
    test_positive_rate: null,
    kept_columns: [],
    correlated_pairs: [],
    dropped: [],
    dropped_if_all_rows: [],
    scaler: fitScaler(scaler, []),
    medians: {},
  };
}

type Choices = Pick<
  FeaturesSummary,
  'target' | 'correlation_limit' | 'test_split' | 'seed' | 'says' | 'possible_leaks'
>;

function describeChoices(columns: FeatureColumn[], params: FeaturesParams): Choices {
  return {
    target: { kind: params.target, says: targets[params.target].says },
    correlation_limit: params.correlationLimit,
    test_split: params.testSplit,
    seed: params.seed,
    says: Object.fromEntries(columns.map(({ name, says }) => [name, says])),
    possible_leaks: columns.filter(({ source }) => snapshotFeatures.includes(source)).map(({ name }) => name),
  };
}

/** The share of ones among `rows` (default: all) of the target. */
function positiveRate(target: Uint8Array, rows?: Int32Array): number | null {
  const count = rows?.length ?? target.length;
  let positives = 0;
  for (let i = 0; i < count; i++) positives += target[rows ? rows[i]! : i]!;
  return count > 0 ? positives / count : null;
}
