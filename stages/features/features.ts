import { type ColumnTable, table } from 'arquero';
import { breather } from '../../core/breather.ts';
import type { StageOutcome, TableSchema, Workspace } from '../../core/stage.ts';
import { mean, sum } from '../../core/statistics/describe.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { idColumnType } from '../merge/idColumnType.ts';
import { type ColumnMoments, correlatedPairs, droppedColumns, momentsOf, pearson } from './correlation.ts';
import { combined, crossProducts } from './crossProducts.ts';
import { snapshotFeatures } from './featureCatalogue.ts';
import { type FeatureColumn, featureColumns } from './featureColumns.ts';
import { rowsOf, take } from './featureTable.ts';
import { findCutoff, populationTables, readPopulation } from './population.ts';
import { fitPreprocessing, imputed, type Preprocessing, preparedNames, type ScalerKind } from './preprocessing.ts';
import { reasonNotToSplit, type Split, stratifiedSplit } from './split.ts';
import type { FeaturesSummary, Scaler } from './summary.ts';
import { readTarget, type TargetKind, targets } from './targets.ts';

export type FeaturesParams = {
  /** Days after the cutoff that the target covers; the cutoff is this many days before the snapshot. */
  horizonDays: number;
  target: TargetKind;
  /** Above this absolute correlation of two columns, the later one is dropped. */
  correlationLimit: number;
  testSplit: number;
  seed: number;
  scaler: ScalerKind;
  /** Whether the model sees the logarithm of right-skewed features. */
  logSkewed: boolean;
};

/**
 * Each customer's features at a cutoff, and the target in the horizon after it: `features.parquet` with the raw numbers
 * (null: missing), `features.json`, and `preprocessing.json`, which turns raw features into the model's matrix.
 */
export async function buildFeatures(w: Workspace, params: FeaturesParams): Promise<StageOutcome> {
  const { snapshot } = await w.readJson<Calendar>('calendar.json');
  const database = await openTables(w, populationTables);
  const cutoff = await findCutoff(database, snapshot, params.horizonDays);
  const population = await readPopulation(database, cutoff);
  const target = await readTarget(database, params.target, cutoff, params.horizonDays);
  const { columns, tooMany } = featureColumns(population);
  const skipped = reasonNotToSplit(target) ?? tooMany;
  const split = skipped === null ? stratifiedSplit(target, params.testSplit, params.seed) : noSplit;
  const id = await idColumnType(database, 'merged', 'customer_id');
  await w.writeTable('features.parquet', assemble(population, columns, target, split), schema(id, columns));
  const matrix = skipped === null ? await fitModelMatrix(columns, split, params) : noModelMatrix(params);
  if (skipped === null) await w.writeJson('preprocessing.json', matrix.preprocessing);
  const summary: FeaturesSummary = {
    cutoff: cutoff.cutoff,
    horizon_days: params.horizonDays,
    observation_days: cutoff.observationDays,
    ...(await describePopulation(columns, target)),
    ...describeSplit(target, split),
    ...describeModelMatrix(matrix, columns),
    ...describeChoices(columns, params),
    ...(skipped === null ? {} : { split_skipped: skipped }),
  };
  await w.writeJson('features.json', summary);
  return { rows: target.length, ...(skipped === null ? {} : { skipped }) };
}

const noSplit: Split = { train: new Int32Array(0), test: new Int32Array(0) };

/** One row per customer; `split_pos` is the position in its part of the split. */
function assemble(population: ColumnTable, columns: FeatureColumn[], target: Uint8Array, split: Split): ColumnTable {
  const part = new Array<string | null>(target.length).fill(null);
  const position = new Array<number | null>(target.length).fill(null);
  for (const [name, rows] of Object.entries(split)) {
    rows.forEach((row, place) => {
      part[row] = name;
      position[row] = place;
    });
  }
  return table([
    ['customer_id', population.array('customer_id')],
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

/** The model's columns. Everything is fitted to the training rows, except `droppedIfAllRows`. */
type ModelMatrix = {
  preprocessing: Preprocessing;
  pairs: FeaturesSummary['correlated_pairs'];
  dropped: string[];
  droppedIfAllRows: string[];
};

/** Fits every column, drops the correlated ones and keeps the preprocessing of the rest. */
async function fitModelMatrix(
  columns: FeatureColumn[],
  { train, test }: Split,
  { correlationLimit, scaler, logSkewed }: FeaturesParams,
): Promise<ModelMatrix> {
  const raw = Object.fromEntries(columns.map(({ name, values }) => [name, values]));
  const training = rowsOf(raw, train);
  const names = preparedNames(training);
  const { features } = await fitPreprocessing(training, names, { scaler, logSkewed });
  const matrixOf = (rows: typeof raw) => features.map((feature) => imputed(feature, rows));
  const trainingMatrix = matrixOf(training);
  const centers = trainingMatrix.map((values) => mean(values));
  const products = await crossProducts(trainingMatrix, centers);
  const allProducts = combined(products, await crossProducts(matrixOf(rowsOf(raw, test)), centers));
  const pairs = correlatedPairs(names, products, correlationLimit);
  const dropped = droppedColumns(pairs);
  return {
    preprocessing: { scaler, features: features.filter(({ name }) => !dropped.includes(name)) },
    pairs,
    dropped,
    droppedIfAllRows: droppedColumns(correlatedPairs(names, allProducts, correlationLimit)),
  };
}

function noModelMatrix({ scaler }: FeaturesParams): ModelMatrix {
  return { preprocessing: { scaler, features: [] }, pairs: [], dropped: [], droppedIfAllRows: [] };
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
  const targetMoments = momentsOf(Float64Array.from(target));
  const breathe = breather();
  const found: (FeatureColumn & ColumnMoments & { correlation: number | null })[] = [];
  for (const column of columns) {
    const moments = momentsOf(column.values);
    found.push({ ...column, ...moments, correlation: pearson(targetMoments, moments) });
    await breathe();
  }
  const byColumn = <T>(value: (column: (typeof found)[number]) => T): Record<string, T> =>
    Object.fromEntries(found.map((column) => [column.name, value(column)]));
  return {
    customers: target.length,
    positives: sum(target),
    positive_rate: positiveRate(target),
    all_columns: columns.map(({ name }) => name),
    sums: byColumn((column) => column.sum),
    means: byColumn((column) => column.mean),
    stds: byColumn((column) => column.std),
    target_correlation: byColumn((column) => column.correlation),
    missing: Object.fromEntries(columns.flatMap(({ name, missing }) => (missing > 0 ? [[name, missing]] : []))),
  };
}

function describeSplit(
  target: Uint8Array,
  { train, test }: Split,
): Pick<FeaturesSummary, 'train' | 'test' | 'train_positive_rate' | 'test_positive_rate'> {
  return {
    train: train.length,
    test: test.length,
    train_positive_rate: positiveRate(take(target, train)),
    test_positive_rate: positiveRate(take(target, test)),
  };
}

/** The share of ones. */
function positiveRate(target: ArrayLike<number>): number | null {
  return target.length > 0 ? mean(target) : null;
}

type MatrixSummary = Pick<
  FeaturesSummary,
  'kept_columns' | 'correlated_pairs' | 'dropped' | 'dropped_if_all_rows' | 'scaler' | 'medians'
>;

function describeModelMatrix(
  { preprocessing, pairs, dropped, droppedIfAllRows }: ModelMatrix,
  columns: FeatureColumn[],
): MatrixSummary {
  const { features } = preprocessing;
  const incomplete = columns.filter(({ missing }) => missing > 0).map(({ name }) => name);
  const imputedFeatures = features.filter(({ name, indicator }) => !indicator && incomplete.includes(name));
  return {
    kept_columns: features.map(({ name }) => name),
    correlated_pairs: pairs,
    dropped,
    dropped_if_all_rows: droppedIfAllRows,
    scaler: describeScaler(preprocessing),
    medians: Object.fromEntries(imputedFeatures.map(({ name, median }) => [name, median])),
  };
}

function describeScaler({ scaler, features }: Preprocessing): Scaler {
  const centers = features.map(({ center }) => center);
  const scale = features.map((feature) => feature.scale);
  return scaler === 'minmax' ? { kind: scaler, min: centers, scale } : { kind: scaler, mean: centers, scale };
}

type Choices = Pick<
  FeaturesSummary,
  'target' | 'correlation_limit' | 'test_split' | 'seed' | 'says' | 'possible_leaks'
>;

function describeChoices(columns: FeatureColumn[], params: FeaturesParams): Choices {
  return {
    target: { kind: params.target, says: targets[params.target].description },
    correlation_limit: params.correlationLimit,
    test_split: params.testSplit,
    seed: params.seed,
    says: Object.fromEntries(columns.map(({ name, description }) => [name, description])),
    possible_leaks: columns
      .filter(
        ({ source, values }) =>
          snapshotFeatures.includes(source) && values.some((value) => !Object.is(value, values[0])),
      )
      .map(({ name }) => name),
  };
}
