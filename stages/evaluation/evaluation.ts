import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { table } from 'arquero';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { type FeatureTable, readFeatureTable, rowsOf } from '../features/featureTable.ts';
import { type Preprocessing, prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { probabilities } from '../training/forward.ts';
import { type Ensemble, type ModelJson, readEnsemble } from '../training/model.ts';
import type { TrainingSummary } from '../training/summary.ts';
import { baselineNames, type Fitted, fitBaselines } from './baselines.ts';
import { type Bootstrap, bootstrap, intervals } from './bootstrap.ts';
import { modelCard } from './card.ts';
import { curves } from './curves.ts';
import { permutationImportance } from './importance.ts';
import { ranking } from './ranking.ts';
import { scores } from './scores.ts';
import type { EvaluationSummary, ModelName, Skipped } from './summary.ts';
import { calibrationTable, gainsTable } from './tables.ts';
import { compare, judge, verdictText } from './verdict.ts';

export type EvaluationParams = {
  /** Of resampling and permuting. */
  seed: number;
};

/**
 * How good the network is on customers that it has not seen, beside three baselines: `predictions.parquet`,
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
  const network = probabilities(test.ensemble, test.matrix, test.rows);
  const fitted = await baselinesOf(customers, features.kept_columns);
  await writePredictions(w, customers, test.target, { network: { probability: network }, ...fitted });
  const summary = await summarise(features, test, { network: { probability: network }, ...fitted }, seed);
  await w.writeJson('evaluation.json', summary);
  const digest = createHash('sha256')
    .update(await readFile(w.input('features.parquet')))
    .digest('hex');
  await writeFile(w.output('model-card.md'), modelCard({ features, training, evaluation: summary, digest }));
  return { rows: test.rows };
}

/** The test customers as the network sees them. */
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

async function summarise(
  { kept_columns: kept }: FeaturesSummary,
  test: Test,
  models: Record<ModelName, Fitted>,
  seed: number,
): Promise<EvaluationSummary> {
  const { target } = test;
  const probability = byModel(models, (model) => model.probability);
  const { network, ...baselines } = byModel(models, (model) => scores(target, model.probability));
  const ranked = byModel(models, (model) => ranking(model.probability));
  const resampled = await bootstrap(target, probability, seed);
  const comparison = compare(network, baselines, resampled);
  const positives = target.reduce((sum, value) => sum + value, 0);
  const judgement = judge(comparison, positives, test.rows - positives);
  const { coefficients, intercept } = models.logistic.model!;
  return {
    network,
    ...baselines,
    logistic: {
      ...baselines.logistic,
      coefficients: Object.fromEntries(kept.map((name, i) => [name, coefficients[i]!])),
      intercept,
    },
    test: { customers: test.rows, positives, positive_rate: positives / test.rows },
    intervals: byModel(models, (_, name) => intervals(resampled, name)),
    bootstrap: describeBootstrap(resampled, seed),
    comparison,
    judgement,
    verdict: verdictText(judgement, comparison, network, baselines, positives),
    calibration: calibrationTable(ranked.network, target, probability.network),
    gains: gainsTable(ranked.network, target),
    curves: {
      network: curves(ranked.network, target),
      logistic: curves(ranked.logistic, target),
      recency: curves(ranked.recency, target),
    },
    importance: await permutationImportance(test.ensemble, test.names, test.matrix, target, seed),
  };
}

const describeBootstrap = ({ resamples }: Bootstrap, seed: number) => ({ resamples, level: 0.95, seed });

function byModel<To>(
  models: Record<ModelName, Fitted>,
  of: (model: Fitted, name: ModelName) => To,
): Record<ModelName, To> {
  const names: ModelName[] = ['network', ...baselineNames];
  return Object.fromEntries(names.map((name) => [name, of(models[name], name)])) as Record<ModelName, To>;
}

/** One row a test customer, in the order of the split; no rows where there are no models. */
function writePredictions(
  w: Workspace,
  { ids, test }: FeatureTable,
  target: Float32Array,
  models: Record<ModelName, Fitted> | null,
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
