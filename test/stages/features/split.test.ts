import { describe, expect, test } from 'vitest';
import { sum } from '../../../core/statistics/describe.ts';
import { stratifiedSplit } from '../../../stages/features/split.ts';

describe('a stratified split', () => {
  const target = Uint8Array.from({ length: 101 }, (_, i) => Number(i % 10 === 0));

  test('has every customer once, the test part rounded up, and both classes in proportion', () => {
    const { train, test } = stratifiedSplit(target, 0.2, 42);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...target.keys()]);
    expect(test).toHaveLength(21);
    expect(test.filter((row) => target[row] === 1)).toHaveLength(2);
  });

  test('has both classes in both parts, however rare one is', () => {
    const rare = Uint8Array.from({ length: 200 }, (_, i) => Number(i < 2));
    for (const share of [0.01, 0.2, 0.99]) {
      const { train, test } = stratifiedSplit(rare, share, 1);
      for (const part of [train, test]) expect(new Set(part.map((row) => rare[row]!))).toEqual(new Set([0, 1]));
    }
  });

  test('shuffles the classes in both parts, because the last training rows are the validation rows', () => {
    const half = Uint8Array.from({ length: 400 }, (_, i) => Number(i < 200));
    const { train } = stratifiedSplit(half, 0.2, 3);
    const positives = sum(train.slice(-64).map((row) => half[row]!));
    // 32 are expected, with a standard deviation of 3.6.
    expect(Math.abs(positives - 32)).toBeLessThan(18);
  });
});
