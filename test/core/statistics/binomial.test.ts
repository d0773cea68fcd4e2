import { expect, test } from 'vitest';
import { exactLow } from '../../../core/statistics/binomial.ts';

// scipy 1.17: beta.ppf(alpha, successes, n - successes + 1).
test.each([
  [1, 2, 0.05, 0.02532056551910361],
  [10, 100, 0.05, 0.05526323768287004],
  [9, 10, 0.05, 0.6058366975634952],
  [10, 100_000, 1e-7, 9.882259979539397e-6],
  [10, 20, 4e-7, 0.07299295863162907],
  [5000, 20_000, 1e-6, 0.2356171876482634],
  [250_000, 1_000_000, 0.05 / 124_750, 0.24786674758698113],
])('the exact lower bound of %i of %i at %d equals that of scipy', (successes, n, alpha, expected) => {
  expect(exactLow(successes, n, alpha) / expected).toBeCloseTo(1, 9);
});

test('the bound of no successes is 0', () => {
  expect(exactLow(0, 10, 0.05)).toBe(0);
});
