import { expect, test } from 'vitest';
import { crossEntropy, sigmoid } from '../../../core/statistics/sigmoid.ts';

test('the sigmoid turns log odds into a probability', () => {
  expect(sigmoid(0)).toBe(0.5);
  expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 15);
  expect([sigmoid(-1000), sigmoid(1000)]).toEqual([0, 1]);
});

test('the cross-entropy of log odds is −ln of the observed class’s probability', () => {
  for (const z of [-3, -0.5, 0, 2]) {
    expect(crossEntropy(z, 1)).toBeCloseTo(-Math.log(sigmoid(z)), 14);
    expect(crossEntropy(z, 0)).toBeCloseTo(-Math.log(1 - sigmoid(z)), 14);
  }
});

test('the cross-entropy does not overflow', () => {
  expect([crossEntropy(1000, 1), crossEntropy(1000, 0), crossEntropy(-1000, 1)]).toEqual([0, 1000, 1000]);
});
