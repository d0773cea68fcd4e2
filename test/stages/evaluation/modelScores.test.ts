import { describe, expect, test } from 'vitest';
import { rowScores, scores, weightedScores } from '../../../stages/evaluation/modelScores.ts';
import { curves, ranking } from '../../../stages/evaluation/ranking.ts';

// Expected values: scikit-learn 1.9.1 (log_loss, accuracy_score, roc_auc_score, average_precision_score, brier_score_loss,
// confusion_matrix, roc_curve, precision_recall_curve). Three probabilities of 0.4 and two of 0.5 are ties.
const target = [0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1];
const probability = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.4, 0.9, 0.5, 0.5, 0.65, 0.2, 0.05, 0.4);

describe('scores', () => {
  test('are those of scikit-learn, including ties and a probability of exactly 0.5', () => {
    const found = scores(target, probability);
    expect(found.loss).toBeCloseTo(0.4594285674540651, 14);
    expect(found.accuracy).toBe(0.75);
    expect(found.roc_auc).toBeCloseTo(0.8472222222222222, 14);
    expect(found.pr_auc).toBeCloseTo(0.8486111111111111, 14);
    expect(found.brier).toBeCloseTo(0.1522916666666667, 14);
    expect(found.confusion).toEqual([
      [6, 0],
      [3, 3],
    ]);
  });

  test('are those of scikit-learn with weights', () => {
    const weights = [2, 0, 1, 3, 1, 0, 1, 1, 2, 0, 1, 1];
    const found = weightedScores(target, rowScores(target, probability), ranking(probability), weights);
    expect(found.loss).toBeCloseTo(0.4350956656222657, 14);
    expect(found.roc_auc).toBeCloseTo(0.9, 14);
    expect(found.pr_auc).toBeCloseTo(0.9293650793650794, 14);
  });

  test('keep the loss of a wrong probability of 0 or 1 finite', () => {
    expect(scores([1, 0], Float64Array.of(0, 1)).loss).toBeCloseTo(36.04365338911715, 10);
  });

  test('have no area if a class is absent', () => {
    expect(scores([1, 1], Float64Array.of(0.2, 0.7)).roc_auc).toBeNull();
    expect(scores([0, 0], Float64Array.of(0.2, 0.7))).toMatchObject({ roc_auc: null, pr_auc: null });
  });

  test('rank a constant probability like chance', () => {
    expect(scores(target, new Float64Array(12).fill(0.3))).toMatchObject({ roc_auc: 0.5, pr_auc: 0.5 });
  });
});

describe('curves', () => {
  test('have a point for each distinct threshold', () => {
    const { roc, pr } = curves(ranking(probability), target)!;
    const sixths = (counts: number[]) => counts.map((count) => count / 6);
    expect(roc.fpr).toEqual(sixths([0, 0, 0, 0, 1, 3, 3, 4, 5, 6]));
    expect(roc.tpr).toEqual(sixths([0, 1, 2, 3, 4, 5, 6, 6, 6, 6]));
    expect(pr.precision).toEqual([1, 1, 1, 4 / 5, 5 / 8, 6 / 9, 6 / 10, 6 / 11, 6 / 12]);
    expect(pr.recall).toEqual(sixths([1, 2, 3, 4, 5, 6, 6, 6, 6]));
  });

  test('are thinned to the given number of thresholds, including the last', () => {
    const { roc } = curves(ranking(probability), target, 4)!;
    expect(roc.fpr).toHaveLength(5);
    expect([roc.fpr.at(-1), roc.tpr.at(-1)]).toEqual([1, 1]);
  });

  test('are null if a class is absent', () => {
    expect(curves(ranking(Float64Array.of(0.1, 0.2)), [1, 1])).toBeNull();
  });
});
