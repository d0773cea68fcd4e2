import { breather } from '../../core/breather.ts';
import { crossEntropy, sigmoid } from '../../core/statistics/sigmoid.ts';

/** A logistic regression: the probability is the sigmoid of intercept + coefficients · x. */
export type Logistic = { coefficients: Float64Array; intercept: number };

/**
 * Fits scikit-learn's `LogisticRegression(C=1)`: minimises ½·|coefficients|² + Σ cross-entropy, the intercept not penalised,
 * by Newton's method with step halving, until the gradient is below 1e-11 per row. `matrix` is row-major.
 */
export async function fitLogistic(matrix: Float32Array, target: ArrayLike<number>, rows: number): Promise<Logistic> {
  const features = matrix.length / rows;
  const size = features + 1;
  let solution: Float64Array = new Float64Array(size);
  let current = objective(matrix, target, rows, solution);
  for (let iteration = 0; iteration < 100; iteration++) {
    const { gradient, hessian } = await derivatives(matrix, target, rows, solution);
    if (gradient.every((slope) => Math.abs(slope) < 1e-11 * rows)) break;
    const direction = await solve(hessian, gradient, size);
    // Near the optimum, rounding of the objective hides the last progress: accept an increase of that size.
    const bound = current + 1e-13 * Math.abs(current);
    let [share, next, value] = [1, solution, Number.POSITIVE_INFINITY];
    while (!(value <= bound) && share > 1e-10) {
      next = solution.map((weight, i) => weight - share * direction[i]!);
      value = objective(matrix, target, rows, next);
      share /= 2;
    }
    if (!(value <= bound)) break;
    [solution, current] = [next, value];
  }
  return { coefficients: solution.slice(0, features), intercept: solution[features]! };
}

/** The probability of each of `rows` rows of the row-major `matrix`. */
export function logisticProbabilities(
  { coefficients, intercept }: Logistic,
  matrix: Float32Array,
  rows: number,
): Float64Array {
  const weights = Float64Array.of(...coefficients, intercept);
  return Float64Array.from({ length: rows }, (_, row) => sigmoid(linear(matrix, row, weights)));
}

/** The log odds of a row. The intercept is the last weight. */
function linear(matrix: Float32Array, row: number, weights: Float64Array): number {
  const features = weights.length - 1;
  let z = weights[features]!;
  for (let i = 0, at = row * features; i < features; i++) z += matrix[at++]! * weights[i]!;
  return z;
}

function objective(matrix: Float32Array, target: ArrayLike<number>, rows: number, weights: Float64Array): number {
  let value = 0;
  for (let i = 0; i < weights.length - 1; i++) value += weights[i]! ** 2 / 2;
  for (let row = 0; row < rows; row++) {
    value += crossEntropy(linear(matrix, row, weights), target[row]!);
  }
  return value;
}

/** The gradient of the objective, and the lower triangle of its Hessian, row-major. */
async function derivatives(matrix: Float32Array, target: ArrayLike<number>, rows: number, weights: Float64Array) {
  const size = weights.length;
  const features = size - 1;
  const gradient = Float64Array.from(weights, (weight, i) => (i < features ? weight : 0));
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < features; i++) hessian[i * size + i] = 1;
  const x = Array.from({ length: rowsAtOnce }, () => new Float64Array(size));
  const errors = new Float64Array(rowsAtOnce);
  const curvatures = new Float64Array(rowsAtOnce);
  const breathe = breather();
  for (let start = 0; start < rows; start += rowsAtOnce) {
    for (const [place, values] of x.entries()) {
      const row = start + place;
      // Pads the last block with rows of weight 0.
      if (row >= rows) [errors[place], curvatures[place]] = [0, 0];
      else {
        for (let i = 0; i < features; i++) values[i] = matrix[row * features + i]!;
        values[features] = 1;
        const p = sigmoid(linear(matrix, row, weights));
        [errors[place], curvatures[place]] = [p - target[row]!, p * (1 - p)];
      }
    }
    addRows(gradient, hessian, x as Four, errors, curvatures);
    await breathe();
  }
  return { gradient, hessian };
}

const rowsAtOnce = 4;
type Four = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Adds four rows at a time, so each sum is loaded and stored a quarter as often. */
function addRows(
  gradient: Float64Array,
  hessian: Float64Array,
  [a, b, c, d]: Four,
  errors: Float64Array,
  curvatures: Float64Array,
): void {
  const size = gradient.length;
  for (let i = 0; i < size; i++) {
    gradient[i] = gradient[i]! + errors[0]! * a[i]! + errors[1]! * b[i]! + errors[2]! * c[i]! + errors[3]! * d[i]!;
    const [p, q] = [curvatures[0]! * a[i]!, curvatures[1]! * b[i]!];
    const [r, s] = [curvatures[2]! * c[i]!, curvatures[3]! * d[i]!];
    for (let j = 0, at = i * size; j <= i; j++, at++) {
      hessian[at] = hessian[at]! + p * a[j]! + q * b[j]! + r * c[j]! + s * d[j]!;
    }
  }
}

/** Solves the positive definite system whose lower triangle is in `matrix` (overwritten), by Cholesky decomposition. */
async function solve(matrix: Float64Array, right: Float64Array, size: number): Promise<Float64Array> {
  const breathe = breather();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      // A diagonal of 0 or below means that the objective is flat in this direction: make no move along it.
      matrix[i * size + j] = i === j ? Math.sqrt(sum > 0 ? sum : Number.MAX_VALUE) : sum / matrix[j * size + j]!;
    }
    await breathe();
  }
  const solution = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= matrix[i * size + k]! * solution[k]!;
    solution[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i]! -= matrix[k * size + i]! * solution[k]!;
    solution[i]! /= matrix[i * size + i]!;
  }
  return solution;
}
