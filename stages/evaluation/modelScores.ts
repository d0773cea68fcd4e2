import { mean } from '../../core/statistics/describe.ts';
import { averagePrecision, type Ranking, ranking, rocAuc, type Weights } from './ranking.ts';

/** Scores of a model's probabilities. Areas are null where the rows have only one class. */
export type Scores = {
  loss: number;
  accuracy: number;
  roc_auc: number | null;
  pr_auc: number | null;
  brier: number;
  /** [[true negatives, false positives], [false negatives, true positives]] at a threshold of 0.5. */
  confusion: [[number, number], [number, number]];
};

/** The scores that are a single number. */
export const measures = ['loss', 'accuracy', 'roc_auc', 'pr_auc', 'brier'] as const;
export type Measure = (typeof measures)[number];

/** Scores probabilities of class 1 against targets of 0 and 1. */
export function scores(target: ArrayLike<number>, probability: Float64Array): Scores {
  const ranked = ranking(probability);
  return {
    ...(weightedScores(target, rowScores(target, probability), ranked) as Omit<Scores, 'confusion'>),
    confusion: confusion(target, probability),
  };
}

/** Each row's contribution to the scores that are means. */
export type RowScores = { loss: Float64Array; accuracy: Float64Array; brier: Float64Array };

/**
 * Cross-entropy with the probability clipped to 2⁻⁵² from 0 and 1 (scikit-learn's `log_loss`), whether the class at
 * "probability > 0.5" is correct, and the squared error.
 */
export function rowScores(target: ArrayLike<number>, probability: Float64Array): RowScores {
  const clipped = probability.map((p) => Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  return {
    loss: clipped.map((p, row) => -Math.log(target[row]! > 0.5 ? p : 1 - p)),
    accuracy: probability.map((p, row) => Number(p > 0.5 === target[row]! > 0.5)),
    brier: probability.map((p, row) => (p - target[row]!) ** 2),
  };
}

/** Every measure, with each row counted `weights` times (default: once). The other arguments do not depend on weights. */
export function weightedScores(
  target: ArrayLike<number>,
  { loss, accuracy, brier }: RowScores,
  ranked: Ranking,
  weights?: Weights,
): Record<Measure, number | null> {
  return {
    loss: mean(loss, weights),
    accuracy: mean(accuracy, weights),
    roc_auc: rocAuc(ranked, target, weights),
    pr_auc: averagePrecision(ranked, target, weights),
    brier: mean(brier, weights),
  };
}

function confusion(target: ArrayLike<number>, probability: Float64Array): Scores['confusion'] {
  const counts: Scores['confusion'] = [
    [0, 0],
    [0, 0],
  ];
  probability.forEach((p, row) => {
    counts[target[row]! > 0.5 ? 1 : 0][p > 0.5 ? 1 : 0] += 1;
  });
  return counts;
}
