import { counted } from '../../core/words.ts';
import { type BaselineName, baselineNames } from './baselines.ts';
import { type Bootstrap, type Difference, differenceInterval } from './bootstrap.ts';
import { type Measure, measures, type Scores } from './modelScores.ts';

/** The model's scores minus those of each baseline, with intervals over the paired resamples. */
export type Differences = Record<BaselineName, Record<Measure, Difference>>;

/** The model compared with the rival, the baseline with the lowest loss. */
export type Comparison = { rival: BaselineName; loss: Difference; roc_auc: Difference };

export type Verdict = 'better' | 'no better' | 'too little data';

export const baselineTexts: Record<BaselineName, string> = {
  majority: 'the average rate for everyone',
  logistic: 'the logistic regression',
  recency: 'recency alone',
};

/** With fewer test customers of either class, a difference cannot be judged. */
const minPerClass = 30;

export function differencesOf(
  model: Scores,
  baselines: Record<BaselineName, Scores>,
  resampled: Bootstrap,
): Differences {
  const against = (rival: BaselineName) =>
    measures.map((measure): [Measure, Difference] => {
      const [ours, theirs] = [model[measure], baselines[rival][measure]];
      const interval = differenceInterval(resampled, measure, 'network', rival);
      return [measure, { difference: ours === null || theirs === null ? null : ours - theirs, interval }];
    });
  return Object.fromEntries(baselineNames.map((name) => [name, Object.fromEntries(against(name))])) as Differences;
}

export function compare(baselines: Record<BaselineName, Scores>, differences: Differences): Comparison {
  const rival = baselineNames.reduce((best, name) => (baselines[name].loss < baselines[best].loss ? name : best));
  const { loss, roc_auc } = differences[rival];
  return { rival, loss, roc_auc };
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
    return `Too little data to say whether the model is better than the baselines: ${counted(customers)} test customers, ${counted(positives)} positive and ${counted(customers - positives)} negative; at least ${minPerClass} of each are needed.`;
  }
  const name = baselineTexts[rival];
  const auc = `ROC AUC ${fixed(model.roc_auc)} against ${fixed(baselines[rival].roc_auc)}`;
  const losses = `loss ${fixed(model.loss)} against ${fixed(baselines[rival].loss)}`;
  const [low, high] = loss.interval ?? [null, null];
  const evidence = `95% interval of the difference in loss ${fixed(low)} to ${fixed(high)}, ${counted(customers)} test customers`;
  return `${claim(verdict, loss, name)}: ${losses}, ${auc} (${evidence}).${verdict === 'better' ? '' : ` Use ${name}, which is simpler.`}`;
}

function claim(verdict: Verdict, { interval }: Difference, rival: string): string {
  if (verdict === 'better') return `The model is better than the best baseline, ${rival}`;
  if (interval !== null && interval[0] > 0) return `The model is worse than the best baseline, ${rival}`;
  if (interval !== null && interval[1] < 0)
    return `The model has a lower loss than the best baseline, ${rival}, but ranks customers less well`;
  return `The model is not clearly better than the best baseline, ${rival}`;
}

/** Four decimals, with a true minus sign. */
export const fixed = (value: number | null) => (value === null ? 'unknown' : value.toFixed(4).replace('-', '−'));
