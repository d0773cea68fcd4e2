import { describe, expect, test } from 'vitest';
import { sum } from '../../../core/statistics/describe.ts';
import { sigmoid } from '../../../core/statistics/sigmoid.ts';
import { fitLogistic, logisticProbabilities } from '../../../stages/evaluation/logistic.ts';

const rows = 40;
const features = (i: number) => [Math.sin(i * 1.7), Math.cos(i * 0.9), ((i * 7) % 11) / 11];
const matrix = Float32Array.from(Array.from({ length: rows }, (_, i) => features(i)).flat());
const target = [
  1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1,
  0,
];

describe('fitLogistic', () => {
  test("finds the optimum of scikit-learn's LogisticRegression(C=1)", async () => {
    // scikit-learn 1.9.1, solver newton-cg, tol 1e-12
    const { coefficients, intercept } = await fitLogistic(matrix, target, rows);
    const expected = [2.079072292541155, -0.10389240842764245, -1.3442728879829828];
    for (const [i, value] of expected.entries()) expect(coefficients[i]).toBeCloseTo(value, 8);
    expect(intercept).toBeCloseTo(0.53665777663037, 8);
  });

  test('predicts as many positives as there are, because the gradient of the intercept is zero', async () => {
    const model = await fitLogistic(matrix, target, rows);
    expect(sum(logisticProbabilities(model, matrix, rows))).toBeCloseTo(20, 6);
  });

  test('stays finite if a feature separates the classes perfectly', async () => {
    const separated = Float32Array.of(-2, -1, 1, 2);
    const { coefficients, intercept } = await fitLogistic(separated, [0, 0, 1, 1], 4);
    // 2·Σ x·(y - p) = w at the optimum: w = 2·(2·(1 - σ(2w)) + (1 - σ(w))), solved by bisection
    expect(coefficients[0]).toBeCloseTo(solved(), 6);
    expect(intercept).toBeCloseTo(0, 8);
  });

  test('gives a constant feature a weight of 0', async () => {
    const constant = Float32Array.from(target.flatMap((_, i) => [matrix[3 * i]!, 0]));
    expect((await fitLogistic(constant, target, rows)).coefficients[1]).toBe(0);
  });
});

function solved(): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < 100; i++) {
    const w = (low + high) / 2;
    if (2 * (2 * (1 - sigmoid(2 * w)) + (1 - sigmoid(w))) > w) low = w;
    else high = w;
  }
  return low;
}
