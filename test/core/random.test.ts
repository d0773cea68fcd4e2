import { describe, expect, test } from 'vitest';
import { fromState, seededRandom, shuffledIndices } from '../../core/random.ts';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('the generator', () => {
  test('matches the reference implementation of xoshiro128**', () => {
    // xoshiro128starstar.c 1.1, compiled with gcc, state 1 2 3 4.
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597];
    expect(draw(9, fromState([1, 2, 3, 4]).next)).toEqual(expected);
  });

  test('depends on seed and stream, and on nothing else', () => {
    const first = (...seeds: [number, ...number[]]) => draw(4, seededRandom(...seeds).next).join();
    expect(first(42, 3)).toBe(first(42, 3));
    const all = [[42], [43], [42, 0], [42, 1], [1, 42], [0], [0, 0], [2 ** 31 - 1]] as [number, ...number[]][];
    expect(new Set(all.map((seeds) => first(...seeds))).size).toBe(all.length);
  });

  test('is uniform below a count that does not divide 2^32', () => {
    const random = seededRandom(7);
    const tally = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) tally[random.below(6)]!++;
    // Chi-square with 5 degrees of freedom: one seed in a thousand exceeds 20.5.
    const chiSquare = tally.reduce((sum, seen) => sum + (seen - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(20.5);
  });

  test('rejects draws at or above the largest multiple of the count', () => {
    // For a count of 2^31 + 1 nearly half of the draws are rejected. A remainder would yield 0 … 2^31 - 2 twice as often.
    const random = seededRandom(1);
    const plain = seededRandom(1);
    const count = 2 ** 31 + 1;
    const accepted = draw(200, plain.next).filter((value) => value < count);
    expect(draw(accepted.length, () => random.below(count))).toEqual(accepted);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])('rejects a count of %s', (count) => {
    expect(() => seededRandom(1).below(count)).toThrow(RangeError);
  });

  test('yields uniform numbers of at least 0 and below 1', () => {
    const values = draw(1000, seededRandom(5).uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0.5, 1);
  });
});

describe('shuffledIndices', () => {
  test('contains every index once', () => {
    const order = shuffledIndices(1000, seededRandom(3));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  test('depends on seed and stream, and on nothing else', () => {
    const order = (epoch: number) => [...shuffledIndices(50, seededRandom(42, epoch))];
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  test('yields each of the six orders of three indices equally often', () => {
    const random = seededRandom(11);
    const tally = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = shuffledIndices(3, random).join();
      tally.set(order, (tally.get(order) ?? 0) + 1);
    }
    expect(tally.size).toBe(6);
    for (const seen of tally.values()) expect(Math.abs(seen - 2000)).toBeLessThan(200);
  });

  test('returns no index for 0, and index 0 for 1', () => {
    expect([...shuffledIndices(0, seededRandom(1))]).toEqual([]);
    expect([...shuffledIndices(1, seededRandom(1))]).toEqual([0]);
  });
});
