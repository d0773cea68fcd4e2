import type { BaselineName } from './baselines.ts';
import { type Bootstrap, type Difference, differenceInterval } from './bootstrap.ts';
import type { Scores } from './scores.ts';

/** The network against the baseline with the lowest loss: differences are network minus rival. */
export type Comparison = { rival: BaselineName; loss: Difference; roc_auc: Difference };

export type Verdict = 'better' | 'no better' | 'too little data';

const rivals: Record<BaselineName, string> = {
  majority: 'saying the average for everyone',
  logistic: 'the logistic regression',
  recency: 'recency alone',
};

/** Fewer test customers than this of either class say nothing about a difference. */
const fewest = 30;

/** Finds the rival, and how far apart the two are with the intervals of the paired resamples. */
export function compare(network: Scores, baselines: Record<BaselineName, Scores>, resampled: Bootstrap): Comparison {
  const names = Object.keys(baselines) as BaselineName[];
  const rival = names.reduce((best, name) => (baselines[name].loss < baselines[best].loss ? name : best));
  const [ours, theirs] = [network.roc_auc, baselines[rival].roc_auc];
  return {
    rival,
    loss: {
      difference: network.loss - baselines[rival].loss,
      interval: differenceInterval(resampled, 'loss', 'network', rival),
    },
    roc_auc: {
      difference: ours === null || theirs === null ? null : ours - theirs,
      interval: differenceInterval(resampled, 'roc_auc', 'network', rival),
    },
  };
}

/**
 * The network is better when the whole 95 % interval of the difference in loss lies below 0 and it does not rank worse.
 * `positives` and `negatives` are the test customers of either class.
 */
export function judge({ loss, roc_auc }: Comparison, positives: number, negatives: number): Verdict {
  if (Math.min(positives, negatives) < fewest) return 'too little data';
  const surely = loss.interval !== null && loss.interval[1] < 0;
  return surely && (roc_auc.difference ?? 0) >= 0 ? 'better' : 'no better';
}

/** The verdict in words, for someone who decides whether to use the model. */
export function verdictText(
  verdict: Verdict,
  { rival, loss }: Comparison,
  network: Scores,
  baselines: Record<BaselineName, Scores>,
  positives: number,
): string {
  const [[tn, fp], [fn, tp]] = network.confusion;
  const customers = tn + fp + fn + tp;
  if (verdict === 'too little data') {
    return `Too little data to say whether the network is better than the baselines: of ${customers} test customers ${positives} are positive and ${customers - positives} negative, and ${fewest} of each are needed.`;
  }
  const name = rivals[rival];
  const auc = `ROC AUC ${fixed(network.roc_auc)} against ${fixed(baselines[rival].roc_auc)}`;
  const losses = `loss ${fixed(network.loss)} against ${fixed(baselines[rival].loss)}`;
  const [low, high] = loss.interval ?? [null, null];
  const surely = `95 % interval of the difference in loss ${fixed(low)} to ${fixed(high)}, ${customers} test customers`;
  return verdict === 'better'
    ? `The network is better than the best baseline, ${name}: ${losses}, ${auc} (${surely}).`
    : `The network is no better than the best baseline, ${name}: ${losses}, ${auc} (${surely}). Use ${name}, which is simpler.`;
}

const fixed = (value: number | null) => (value === null ? 'unknown' : value.toFixed(4).replace('-', '−'));
