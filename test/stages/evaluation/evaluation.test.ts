import { describe, expect, test } from 'vitest';
import { evaluation } from '../../../stages/evaluation/index.ts';
import { metrics } from '../../../stages/evaluation/metrics.ts';
import type { EvaluationSummary } from '../../../stages/evaluation/summary.ts';
import type { TrainingParams } from '../../../stages/training/fit.ts';
import { training } from '../../../stages/training/index.ts';
import type { TrainingSummary } from '../../../stages/training/summary.ts';
import { cleanTables } from '../../support/cleanTables.ts';
import { featureInputs, smallTraining } from '../../support/features.ts';
import { runStage, type StageRun } from '../../support/workspace.ts';

const params: TrainingParams = { ...smallTraining, epochs: 20 };

async function evaluated(changed: Partial<TrainingParams> = {}, customers = 400) {
  const inputs = await featureInputs(customers);
  const trained = await runStage(training, { ...params, ...changed }, inputs);
  const { inputs: tables, blobs } = shopOf(customers);
  const given = { ...tables, ...inputs, ...(await modelInputs(trained)) };
  const result = await runStage(evaluation, { seed: 42 }, given, blobs);
  return { trained, result, summary: await result.json<EvaluationSummary>('evaluation.json') };
}

/** An order of each customer of `featureInputs`, and of another who is not in the features. */
function shopOf(customers: number) {
  const merged = Array.from({ length: customers + 1 }, (_, customer_id) => {
    return { customer_id, transaction_id: `t${customer_id}`, timestamp: '2023-12-01', gross_revenue: 5, quantity: 1 };
  });
  return cleanTables({ merged });
}

async function modelInputs(trained: StageRun) {
  const names = ['training.json', 'model.json'];
  const json = await Promise.all(names.map((name) => trained.json(name)));
  return {
    ...Object.fromEntries(names.map((name, i) => [name, json[i]!])),
    'weights.bin': await trained.bytes('weights.bin'),
  };
}

describe('evaluation', () => {
  test('writes predictions, numbers and a model card', async () => {
    const { result } = await evaluated();
    expect(result.names).toEqual(['evaluation.json', 'model-card.md', 'predictions.parquet']);
  });

  test('lists every customer once, with a score and how it was used', async () => {
    const predictions = await (await evaluated()).result.table('predictions.parquet');
    const columns = [
      'customer_id',
      'probability',
      'set',
      'target',
      'network',
      'majority',
      'logistic',
      'recency_baseline',
    ];
    expect(predictions.columnNames()).toEqual(columns);
    expect(predictions.array('customer_id')).toEqual(Array.from({ length: 401 }, (_, i) => BigInt(i)));
    expect((predictions.array('probability') as number[]).every((p) => p > 0 && p < 1)).toBe(true);
    // Every fifth customer is in the test part, the last fifth of the others validates, and the last customer is new.
    const used = (i: number) => (i === 400 ? null : i % 5 === 0 ? 'test' : i < 320 ? 'train' : 'validation');
    expect(predictions.array('set')).toEqual(Array.from({ length: 401 }, (_, i) => used(i)));
    expect(predictions.get('target', 400)).toBeNull();
    const tested = Array.from(predictions.array('network'), (p) => p !== null);
    expect(tested).toEqual(Array.from({ length: 401 }, (_, i) => used(i) === 'test'));
  });

  test('counts its confusion matrix, gains and calibration over the same customers', async () => {
    const { summary, result } = await evaluated();
    const predictions = await result.table('predictions.parquet');
    const tested = predictions.filter((row: { set: string }) => row.set === 'test');
    const [target, network] = [tested.array('target'), tested.array('network')] as [number[], number[]];
    const counted = [0, 1].map((truth) =>
      [false, true].map((guess) => network.filter((p, i) => target[i] === truth && p > 0.5 === guess).length),
    );
    expect(summary.network.confusion).toEqual(counted);
    expect(summary.gains).toHaveLength(10);
    expect(summary.gains.at(-1)).toMatchObject({ share: 1, captured: 1, lift: 1 });
    expect(summary.calibration.reduce((sum, { customers }) => sum + customers, 0)).toBe(80);
    const best = network.map((p, i) => [p, target[i]!] as const).sort((a, b) => b[0] - a[0]);
    expect(summary.gains[0]!.positives).toBe(best.slice(0, 8).filter(([, truth]) => truth === 1).length);
  });

  test('has each score within its interval, and the same intervals for the same seed', async () => {
    const [{ summary }, again] = [await evaluated(), await evaluated()];
    expect(again.summary).toEqual(summary);
    for (const measure of ['loss', 'accuracy', 'roc_auc', 'pr_auc', 'brier'] as const) {
      const [low, high] = summary.intervals.network[measure]!;
      expect(low).toBeLessThan(summary.network[measure]!);
      expect(high).toBeGreaterThan(summary.network[measure]!);
    }
  });

  test('finds the predictive features, and none in a constant one', async () => {
    const { importance } = (await evaluated()).summary;
    expect(
      importance
        .slice(0, 2)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['orders', 'recency']);
    const constant = importance.find(({ feature }) => feature === 'region_A')!;
    expect(constant).toMatchObject({ roc_auc_drop: 0, loss_rise: 0, low: 0, high: 0 });
    for (const { low, loss_rise, high } of importance.slice(0, 2)) {
      expect([low > 0, low < loss_rise, loss_rise < high]).toEqual([true, true, true]);
    }
    expect(importance.find(({ feature }) => feature === 'age')!.columns).toBe(2);
  });

  test('gives no verdict for too few test customers', async () => {
    const { summary, result } = await evaluated({}, 100);
    expect(summary.judgement).toBe('too little data');
    expect(summary.verdict).toMatch(/^Too little data to say .* 20 test customers, /);
    // A resample of few customers may lack a class.
    expect((await result.bytes('model-card.md')).toString()).not.toContain('95% interval');
  });

  test('recommends a simpler model that is better', async () => {
    const { summary } = await evaluated({ epochs: 1, learningRate: 1e-6 });
    expect(summary.judgement).toBe('no better');
    const { difference, interval } = summary.comparison.loss;
    expect(interval![0]).toBeGreaterThan(0);
    expect(summary.verdict).toMatch(/^The model is worse than the best baseline, the logistic regression: loss /);
    expect(summary.verdict).toContain('Use the logistic regression, which is simpler.');
    expect(difference).toBeGreaterThan(0);
  });

  test('lists in the card what the model predicts and what may leak', async () => {
    const card = (await (await evaluated()).result.bytes('model-card.md')).toString();
    expect(card).toContain('The probability that a customer buys within the horizon: `repurchase`');
    expect(card).toMatch(/^- Columns that may leak, .*: age\.$/m);
    expect(card).toMatch(/, L2 0\.001; epochs: 20; weights of the epoch with the lowest validation loss, \d+\.$/m);
    expect(card).toMatch(/^\| model \| 0\.\d{4} \|/m);
    expect(card).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('is skipped without a model, with the reason', async () => {
    const none = { skipped: 'one class: every target is 0' };
    const { 'preprocessing.json': _, ...inputs } = await featureInputs(60);
    const { inputs: tables, blobs } = shopOf(60);
    const result = await runStage(evaluation, { seed: 42 }, { ...tables, ...inputs, 'training.json': none }, blobs);
    expect(result.outcome.skipped).toBe(none.skipped);
    expect(await result.json('evaluation.json')).toEqual(none);
    expect((await result.table('predictions.parquet')).numRows()).toBe(0);
  });
});

describe('metrics', () => {
  test('are scores, training and timings', async () => {
    const { trained, summary } = await evaluated();
    const found = metrics(await trained.json<TrainingSummary>('training.json'), summary, {
      seconds: 2,
      ms_per_step: 0.5,
    });
    expect(found).toMatchObject({
      training: { epochs_run: 20, steps: 320, ms_per_step: 0.5, seconds: 2 },
      split: { train: 256, validation: 64, test: 80 },
    });
    expect(found).toMatchObject({ evaluation: { verdict: summary.verdict, calibration: summary.calibration } });
    if ('skipped' in found) throw new Error(found.skipped);
    expect(Object.keys(found.baselines)).toEqual(['majority', 'logistic', 'recency']);
    expect(found.baselines.logistic).not.toHaveProperty('coefficients');
  });

  test('are only the reason without a model', () => {
    const skipped = { skipped: 'needs at least 50 customers, has 3' };
    expect(metrics(skipped, skipped, {})).toEqual(skipped);
  });
});
