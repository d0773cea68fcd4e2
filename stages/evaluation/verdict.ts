import { counted } from '../../core/words.ts';
import type { BaselineName } from './baselines.ts';
import { type Bootstrap, type Difference, differenceInterval } from './bootstrap.ts';
import type { Scores } from './modelScores.ts';

/** The model compared with the rival, the baseline with the lowest loss. Differences are model minus rival. */
export type Comparison = { rival: BaselineName; loss: Difference; roc_auc: Difference };

export type Verdict = 'better' | 'no better' | 'too little data';

const baselineTexts: Record<BaselineName, string> = {
  majority: 'the average rate for everyone',
  logistic: 'the logistic regression',
  recency: 'recency alone',
};

/** With fewer test customers of either class, a difference cannot be judged. */
const minPerClass = 30;

/** Finds the rival, and the differences with their intervals over the paired resamples. */
export function compare(model: Scores, baselines: Record<BaselineName, Scores>, resampled: Bootstrap): Comparison {
  const names = Object.keys(baselines) as BaselineName[];
  const rival = names.reduce((best, name) => (baselines[name].loss < baselines[best].loss ? name : best));
  const [ours, theirs] = [model.roc_auc, baselines[rival].roc_auc];
  return {
    rival,
    loss: {
      difference: model.loss - baselines[rival].loss,
      interval: differenceInterval(resampled, 'loss', 'network', rival),
    },
    roc_auc: {
      difference: ours === null || theirs === null ? null : ours - theirs,
      interval: differenceInterval(resampled, 'roc_auc', 'network', rival),
    },
  };
}

/**
 * The model is better if the whole 95% interval of the difference in loss is below 0 and its ROC AUC is not lower.
 * `positives` and `negatives` are the numbers of test customers of each class.
 */
export function judge({ loss, roc_auc }: Comparison, positives: number, negatives: number): Verdict {
  if (Math.min(positives, negatives) < minPerClass) return 'too little data';
  const lowerLoss = loss.interval !== null && loss.interval[1] < 0;
  return lowerLoss && (roc_auc.difference ?? 0) >= 0 ? 'better' : 'no better';
}

/** The verdict in words, for readers who decide whether to use the model. */
export function verdictText(
  verdict: Verdict,
  { rival, loss }: Comparison,
  model: Scores,
  baselines: Record<BaselineName, Scores>,
  positives: number,
): string {
  const [[tn, fp], [fn, tp]] = model.confusion;
  const customers = tn + fp + fn + tp;
  if (verdict === 'too little data') {
    return `Too little data to say whether the model is better than the baselines: of ${counted(customers)} test customers, ${counted(positives)} are positive and ${counted(customers - positives)} negative; at least ${minPerClass} of each are needed.`;
  }
  const name = baselineTexts[rival];
  const auc = `ROC AUC ${fixed(model.roc_auc)} against ${fixed(baselines[rival].roc_auc)}`;
  const losses = `loss ${fixed(model.loss)} against ${fixed(baselines[rival].loss)}`;
  const [low, high] = loss.interval ?? [null, null];
  const evidence = `95% interval of the difference in loss ${fixed(low)} to ${fixed(high)}, ${counted(customers)} test customers`;
  return verdict === 'better'
    ? `The model is better than the best baseline, ${name}: ${losses}, ${auc} (${evidence}).`
    : `The model is no better than the best baseline, ${name}: ${losses}, ${auc} (${evidence}). Use ${name}, which is simpler.`;
}

const fixed = (value: number | null) => (value === null ? 'unknown' : value.toFixed(4).replace('-', '−'));
