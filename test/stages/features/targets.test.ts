import { expect, test } from 'vitest';
import { targets } from '../../../stages/features/targets.ts';

const highValue = (...revenue: number[]) => [
  ...targets.highValue.of({ revenue: Float64Array.from(revenue), purchases: new Float64Array(revenue.length) }),
];

test('a high value is in the top 20%, ties included', () => {
  expect(highValue(1, 2, 3, 4, 5)).toEqual([0, 0, 0, 0, 1]);
  expect(highValue(1, 5, 3, 4, 5)).toEqual([0, 1, 0, 0, 1]);
  expect(highValue(9, 8, 7, 6, 5, 4)).toEqual([1, 1, 0, 0, 0, 0]);
});

test('a high value is never zero or negative', () => {
  expect(highValue(0, 0, 0, -1, 0)).toEqual([0, 0, 0, 0, 0]);
  expect(highValue()).toEqual([]);
});
