import { expect, test } from 'vitest';
import { compareRates, wilson } from '../../../core/statistics/proportion.ts';

test('the interval of a rate is Wilson’s, as in statsmodels 0.15.0', () => {
  // proportion_confint(successes, n, method='wilson')
  expect(wilson(3, 10)).toEqual({
    successes: 3,
    n: 10,
    rate: 0.3,
    low: expect.closeTo(0.10779126740630104, 14),
    high: expect.closeTo(0.6032218525388546, 14),
  });
});

test('an interval is within 0 and 1 and reaches them only if none or all succeed', () => {
  expect(wilson(0, 10)).toMatchObject({ rate: 0, low: 0, high: expect.closeTo(0.27753279986288926, 12) });
  expect(wilson(10, 10)).toMatchObject({ rate: 1, low: expect.closeTo(0.7224672001371107, 12), high: 1 });
});

test('the rate of an empty sample is null', () => {
  expect(wilson(0, 0)).toEqual({ successes: 0, n: 0, rate: null, low: null, high: null });
});

test('two rates are compared by the pooled z-test, as in statsmodels 0.15.0', () => {
  // proportions_ztest([30, 45], [100, 110]) and ([30, 450], [1000, 1100])
  const near = compareRates(wilson(30, 100), wilson(45, 110));
  expect(near!.difference).toBeCloseTo(0.3 - 45 / 110, 15);
  expect(near!.z).toBeCloseTo(-1.6477716817422, 12);
  expect(near!.p).toBeCloseTo(0.09939953216165574, 13);
  const far = compareRates(wilson(30, 1000), wilson(450, 1100));
  expect(far!.z).toBeCloseTo(-20.66194655286707, 11);
  expect(far!.p / 7.622865183207829e-95).toBeCloseTo(1, 10);
});

test('equal rates differ by 0 with p = 1', () => {
  expect(compareRates(wilson(50, 100), wilson(50, 100))).toEqual({ difference: 0, z: 0, p: 1 });
});

test('the comparison is null if a sample is empty, or if all or none of both succeed', () => {
  expect(compareRates(wilson(0, 0), wilson(1, 2))).toBeNull();
  expect(compareRates(wilson(0, 5), wilson(0, 9))).toBeNull();
  expect(compareRates(wilson(5, 5), wilson(9, 9))).toBeNull();
});
