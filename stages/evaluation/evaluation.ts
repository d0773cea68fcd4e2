import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { table } from 'arquero';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { type FeatureTable, readFeatureTable, rowsOf } from '../features/featureTable.ts';
import { type Preprocessing, prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { probabilities } from '../training/forward.ts';
import { type Ensemble, type ModelJson, readEnsemble } from '../training/model.ts';
import type { TrainingSummary } from '../training/summary.ts';
import { baselineNames, type Fitted, fitBaselines } from './baselines.ts';
import { bootstrap, intervals } from './bootstrap.ts';
import { modelCard } from './card.ts';
import { calibrationTable, gainsTable } from './deciles.ts';
import { permutationImportance } from './importance.ts';
import { scores } from './modelScores.ts';
import { curves, ranking } from './ranking.ts';
import type { EvaluationSummary, ModelName, Skipped } from './summary.ts';
import { compare, judge, verdictText } from './verdict.ts';

export type EvaluationParams = {
  /** Seed of resampling and permutation. */
  seed: number;
};

/**
 * Measures the model on the test customers and compares it with three baselines: writes `predictions.parquet`,
 * `evaluation.json` and `model-card.md`.
 */
export async function evaluateModel(w: Workspace, { seed }: EvaluationParams): Promise<StageOutcome> {
  const [features, training] = await Promise.all([
    w.readJson<FeaturesSummary>('features.json'),
    w.readJson<TrainingSummary | Skipped>('training.json'),
  ]);
  const customers = await readFeatureTable(w, features);
  if ('skipped' in training) return skip(w, customers, training.skipped);
  const test = await readTest(w, customers);
  const network = { probability: probabilities(test.ensemble, test.matrix, test.rows) };
  const models = { network, ...(await baselinesOf(customers, features.kept_columns)) };
  await writePredictions(w, customers, test.target, models);
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

async function readTest(w: Workspace, { columns, target, test }: FeatureTable): Promise<Test> {
  const preprocessing = await w.readJson<Preprocessing>('preprocessing.json');
  const topology = await w.readJson<ModelJson>('model.json');
  return {
    ensemble: readEnsemble({ topology, weights: await readFile(w.input('weights.bin')) }),
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
  const comparison = compare(network, baselines, resampled);
  const positives = sum(target);
  const judgement = judge(comparison, positives, test.rows - positives);
  return {
    network,
    ...baselines,
    logistic: { ...baselines.logistic, ...coefficientsOf(models.logistic, kept) },
    test: { customers: test.rows, positives, positive_rate: positives / test.rows },
    intervals: byModel(models, (_, name) => intervals(resampled, name)),
    bootstrap: { resamples: resampled.resamples, level: 0.95, seed },
    comparison,
    judgement,
    verdict: verdictText(judgement, comparison, network, baselines, positives),
    ...rankingTables(probability, target),
    importance: await permutationImportance(test.ensemble, test.names, test.matrix, target, seed),
  };
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
  const names: ModelName[] = ['network', ...baselineNames];
  return Object.fromEntries(names.map((name) => [name, of(models[name], name)])) as Record<ModelName, To>;
}

/** One row per test customer, in the order of the split; no rows without models. */
function writePredictions(
  w: Workspace,
  { ids, test }: FeatureTable,
  target: Float32Array,
  models: Models | null,
): Promise<void> {
  const rows = models === null ? new Int32Array(0) : test;
  const probability = (name: ModelName) => models?.[name].probability ?? new Float64Array(0);
  const predictions = table([
    ['customer_id', Array.from(rows, (row) => ids[row]!)],
    ['target', Int32Array.from(target)],
    ...(['network', ...baselineNames] as const).map((name): [string, Float64Array] => [name, probability(name)]),
  ]);
  const id = typeof ids[0] === 'bigint' ? 'bigint' : 'text';
  const number = 'number' as const;
  const schema = { customer_id: id, target: 'integer', network: number, majority: number } as const;
  return w.writeTable('predictions.parquet', predictions, { ...schema, logistic: number, recency: number });
}

async function skip(w: Workspace, customers: FeatureTable, reason: string): Promise<StageOutcome> {
  await writePredictions(w, customers, new Float32Array(0), null);
  await w.writeJson('evaluation.json', { skipped: reason });
  return { skipped: reason };
}
