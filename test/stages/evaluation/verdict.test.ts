import { describe, expect, test } from 'vitest';
import type { Interval } from '../../../stages/evaluation/bootstrap.ts';
import { judge, verdictText } from '../../../stages/evaluation/verdict.ts';

const scores = { loss: 0.4, accuracy: 0.8, roc_auc: 0.8, pr_auc: 0.5, brier: 0.1 };
const model = {
  ...scores,
  confusion: [
    [60, 10],
    [10, 20],
  ] as [[number, number], [number, number]],
};

function verdict(interval: Interval, auc = 0.01, positives = 30): string {
  const comparison = {
    rival: 'recency' as const,
    loss: { difference: 0, interval },
    roc_auc: { difference: auc, interval: null },
  };
  const baselines = { majority: model, logistic: model, recency: model };
  return verdictText(judge(comparison, positives, 100 - positives), comparison, model, baselines, positives);
}

describe('the verdict', () => {
  test('is better only if the whole interval of the difference in loss is below 0, and customers are ranked as well', () => {
    expect(verdict([-0.2, -0.1])).toMatch(/^The model is better than the best baseline, recency alone: loss 0\.4000/);
    expect(verdict([-0.2, -0.1], -0.01)).toMatch(/^The model has a lower loss .*, but ranks customers less well: /);
  });

  test('claims no difference where the interval includes 0', () => {
    expect(verdict([-0.2, 0.1])).toMatch(/^The model is not clearly better than the best baseline, recency alone: /);
    expect(verdict([-0.2, 0.1])).toContain('Use recency alone, which is simpler.');
  });

  test('is worse if the whole interval is above 0', () => {
    expect(verdict([0.1, 0.2])).toMatch(/^The model is worse than the best baseline, recency alone: /);
  });

  test('is not given for fewer than 30 customers of a class', () => {
    expect(verdict([-0.2, -0.1], 0.01, 29)).toMatch(/^Too little data to say .* 29 positive and 71 negative/);
  });
});
