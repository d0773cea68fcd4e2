import { describe, expect, test } from 'vitest';
import { meanInterval } from '../../../core/statistics/mean.ts';

describe('the interval of a mean', () => {
  // 97.5% points of Student's t, from the NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
  test.each([
    [2, 12.706],
    [3, 4.303],
    [5, 2.776],
    [6, 2.571],
    [10, 2.262],
    [30, 2.045],
    [101, 1.984],
  ])('of %i values is %f standard errors wide to each side', (n, t) => {
    const { mean, low, high } = meanInterval(n, 10, Math.sqrt(n));
    expect(mean).toBe(10);
    expect(10 - low!).toBeCloseTo(t, 2);
    expect(high! - 10).toBeCloseTo(t, 2);
  });

  test('is unknown for fewer than two values, and a point for equal values', () => {
    expect(meanInterval(0, null, null)).toEqual({ n: 0, mean: null, low: null, high: null });
    expect(meanInterval(1, 7, null)).toEqual({ n: 1, mean: 7, low: null, high: null });
    expect(meanInterval(5, 7, 0)).toEqual({ n: 5, mean: 7, low: 7, high: 7 });
  });
});
