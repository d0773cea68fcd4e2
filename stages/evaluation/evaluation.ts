import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type ColumnTable, table } from 'arquero';
import { sqlText } from '../../core/sql.ts';
import type { Database, StageOutcome, TableSchema, Workspace } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import { type FeatureTable, readFeatureTable, rowsOf } from '../features/featureTable.ts';
import { populationTables } from '../features/population.ts';
import { prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { openTables } from '../merge/cleanTables.ts';
import { idColumnType } from '../merge/idColumnType.ts';
import { probabilities } from '../training/forward.ts';
import type { Ensemble } from '../training/model.ts';
import type { TrainingSummary } from '../training/summary.ts';
import { type Fitted, fitBaselines } from './baselines.ts';
import { bootstrap, intervals } from './bootstrap.ts';
import { modelCard } from './card.ts';
import { calibrationTable, gainsTable } from './deciles.ts';
import { permutationImportance } from './importance.ts';
import { type Scores, scores } from './modelScores.ts';
import { curves, ranking } from './ranking.ts';
import { type CustomerScores, type Model, readModel, scoreEveryone } from './scoring.ts';
import type { EvaluationSummary, ModelName, Skipped } from './summary.ts';
import { compare, differencesOf, judge, verdictText } from './verdict.ts';

export type EvaluationParams = {
  /** Seed of resampling and permutation. */
  seed: number;
};

/**
 * Measures the model on the test customers, compares it with three baselines, and scores all customers: writes
 * `predictions.parquet`, `evaluation.json` and `model-card.md`.
 */
export async function evaluateModel(w: Workspace, { seed }: EvaluationParams): Promise<StageOutcome> {
  const [features, training] = await Promise.all([
    w.readJson<FeaturesSummary>('features.json'),
    w.readJson<TrainingSummary | Skipped>('training.json'),
  ]);
  const database = await openTables(w, populationTables);
  if ('skipped' in training) return skip(w, database, training.skipped);
  const model = await readModel(w);
  const scores = await scoreEveryone(w, database, model);
  const customers = await readFeatureTable(w, features);
  const test = testOf(customers, model);
  const network = { probability: probabilities(test.ensemble, test.matrix, test.rows) };
  const models = { network, ...(await baselinesOf(customers, features.kept_columns)) };
  await writePredictions(w, scores, await readUses(w, database, training), models);
  const summary = await summarise(features, test, models, seed);
  await w.writeJson('evaluation.json', summary);
  const digest = createHash('sha256')
    .update(await readFile(w.input('features.parquet')))
    .digest('hex');
  await writeFile(w.output('model-card.md'), modelCard({ features, training, evaluation: summary, digest }));
  return { rows: test.rows };
}

/** The test customers as the model sees them. */
type Test = { ensemble: Ensemble; names: string[]; matrix: Float32Array; target: Float32Array; rows: number };

function testOf({ columns, target, test }: FeatureTable, { preprocessing, ensemble }: Model): Test {
  return {
    ensemble,
    names: preprocessing.features.map(({ name }) => name),
    matrix: prepare(preprocessing, rowsOf(columns, test), test.length),
    target: Float32Array.from(test, (row) => target[row]!),
    rows: test.length,
  };
}

function baselinesOf({ columns, target, training, test }: FeatureTable, kept: string[]) {
  const trainingTarget = Float32Array.from(training, (row) => target[row]!);
  return fitBaselines(rowsOf(columns, training), trainingTarget, rowsOf(columns, test), test.length, kept);
}

type Models = Record<ModelName, Fitted>;

async function summarise(
  { kept_columns: kept }: FeaturesSummary,
  test: Test,
  models: Models,
  seed: number,
): Promise<EvaluationSummary> {
  const { target } = test;
  const probability = byModel(models, (model) => model.probability);
  const { network, ...baselines } = byModel(models, (model) => scores(target, model.probability));
  const resampled = await bootstrap(target, probability, seed);
  const differences = differencesOf(network, baselines, resampled);
  const comparison = compare(baselines, differences);
  const positives = sum(target);
  const judgement = judge(comparison, positives, test.rows - positives);
  return {
    network,
    ...baselines,
    logistic: { ...baselines.logistic, ...coefficientsOf(models.logistic, kept) },
    test: { customers: test.rows, positives, positive_rate: positives / test.rows },
    decision: decisionOf(network),
    intervals: byModel(models, (_, name) => intervals(resampled, name)),
    bootstrap: { resamples: resampled.resamples, level: 0.95, seed },
    differences,
    comparison,
    judgement,
    verdict: verdictText(judgement, comparison, network, baselines, positives),
    ...rankingTables(probability, target),
    importance: await permutationImportance(test.ensemble, test.names, test.matrix, target, seed),
  };
}

function decisionOf({ confusion: [[, falsely], [missed, found]] }: Scores): EvaluationSummary['decision'] {
  return { threshold: 0.5, precision: wilson(found, found + falsely), recall: wilson(found, found + missed) };
}

function coefficientsOf(
  { model }: Fitted,
  names: string[],
): Pick<EvaluationSummary['logistic'], 'coefficients' | 'intercept'> {
  const { coefficients, intercept } = model!;
  return { coefficients: Object.fromEntries(names.map((name, i) => [name, coefficients[i]!])), intercept };
}

function rankingTables(
  probability: Record<ModelName, Float64Array>,
  target: Float32Array,
): Pick<EvaluationSummary, 'calibration' | 'gains' | 'curves'> {
  const network = ranking(probability.network);
  return {
    calibration: calibrationTable(network, target, probability.network),
    gains: gainsTable(network, target),
    curves: {
      network: curves(network, target),
      logistic: curves(ranking(probability.logistic), target),
      recency: curves(ranking(probability.recency), target),
    },
  };
}

function byModel<To>(models: Models, of: (model: Fitted, name: ModelName) => To): Record<ModelName, To> {
  return Object.fromEntries(modelNames.map((name) => [name, of(models[name], name)])) as Record<ModelName, To>;
}

/**
 * How each customer of `everyone` was used, in order: `set`, which is null for those who are not in `features.parquet`, the
 * target, and the place in the test part.
 */
function readUses(w: Workspace, database: Database, { split: { train } }: TrainingSummary): Promise<ColumnTable> {
  return database.table(`
    select case when split = 'train' and split_pos >= ${train} then 'validation' else split end as "set", target,
      case when split = 'test' then split_pos end as place
    from everyone left join read_parquet(${sqlText(w.input('features.parquet'))}) using (customer_id)
    order by row`);
}

const modelColumns = {
  network: 'network',
  majority: 'majority',
  logistic: 'logistic',
  recency: 'recency_baseline',
} as const satisfies Record<ModelName, string>;
const modelNames = Object.keys(modelColumns) as ModelName[];

/** One row per customer, in order of id. The models' columns, as of the cutoff, are null except for test customers. */
function writePredictions(
  w: Workspace,
  { ids, idType, probability }: CustomerScores,
  uses: ColumnTable,
  models: Models,
): Promise<void> {
  const places = uses.array('place') as (number | null)[];
  const tested = (name: ModelName) => places.map((place) => (place === null ? null : models[name].probability[place]!));
  const predictions = table([
    ['customer_id', ids],
    ['probability', probability],
    ['set', uses.array('set')],
    ['target', uses.array('target')],
    ...modelNames.map((name): [string, ArrayLike<unknown>] => [modelColumns[name], tested(name)]),
  ]);
  return w.writeTable('predictions.parquet', predictions, predictionsSchema(idType));
}

function predictionsSchema(customer_id: CustomerScores['idType']): TableSchema {
  const models = modelNames.map((name) => [modelColumns[name], 'number'] as const);
  return { customer_id, probability: 'number', set: 'text', target: 'integer', ...Object.fromEntries(models) };
}

async function skip(w: Workspace, database: Database, reason: string): Promise<StageOutcome> {
  const schema = predictionsSchema(await idColumnType(database, 'merged', 'customer_id'));
  const none = table(Object.fromEntries(Object.keys(schema).map((name) => [name, []])));
  await w.writeTable('predictions.parquet', none, schema);
  await w.writeJson('evaluation.json', { skipped: reason });
  return { skipped: reason };
}
