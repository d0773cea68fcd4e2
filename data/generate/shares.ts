import type { Random } from './random.ts';

/** Labels with their cumulative shares, to draw from. A code is an index into `labels`. */
export type Shares = {
  labels: string[];
  cumulative: Float64Array;
};

/** The shares in `table` need not add up to one. */
export function shares(table: Record<string, number>): Shares {
  return { labels: Object.keys(table), cumulative: cumulate(Object.values(table)) };
}

/** Draws a code in proportion to the shares. */
export function draw(of: Shares, random: Random): number {
  return drawFrom(of.cumulative, random, of.cumulative.length);
}

export function cumulate(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = sum += weights[i]!;
  return sums;
}

/** Draws one of the first `count` (at least 1) indices in proportion to their weights, given as cumulative sums. */
export function drawFrom(cumulative: Float64Array, random: Random, count: number): number {
  return positionOf(cumulative, random.next() * cumulative[count - 1]!, count);
}

/** The first of the first `count` indices whose cumulative sum exceeds `value`. */
export function positionOf(cumulative: Float64Array, value: number, count: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
