import { z95 } from './proportion.ts';

/** The mean of `n` values with its 95% confidence interval; the interval is null below two values, all is null for none. */
export type Mean = { n: number; mean: number | null; low: number | null; high: number | null };

/** mean ± t · std / √n (Student 1908, Biometrika 6), with the sample standard deviation (n − 1) of independent values. */
export function meanInterval(n: number, mean: number | null, std: number | null): Mean {
  if (mean === null || std === null || n < 2) return { n, mean, low: null, high: null };
  const half = (student95(n - 1) * std) / Math.sqrt(n);
  return { n, mean, low: mean - half, high: mean + half };
}

/**
 * 97.5% point of Student's t distribution: expansion 26.7.5 of Abramowitz and Stegun, which is 0.1% too small at 3 degrees of
 * freedom and exact to four digits from 6. The two smallest are exact.
 */
function student95(freedom: number): number {
  if (freedom <= 2) return [12.706204736, 4.30265273][freedom - 1]!;
  const z = z95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}
