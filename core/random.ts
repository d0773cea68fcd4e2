/** A reproducible random number generator. It uses integer arithmetic only, so its output is the same on every machine. */
export type Random = {
  /** A uniform integer from 0 to 2³² - 1. */
  next(): number;
  /** A uniform integer from 0 to `count` - 1, without modulo bias; `count` from 1 to 2³², else RangeError. */
  below(count: number): number;
  /** A uniform number in [0, 1), a multiple of 2⁻³². */
  uniform(): number;
};

/**
 * A generator that depends only on `seed` and `stream`. `stream` separates independent uses of one seed, such as epochs.
 * Both are integers, taken modulo 2³².
 */
export function seededRandom(seed: number, ...stream: number[]): Random {
  let mixed = 0;
  for (const part of [seed, ...stream]) mixed = mix((mixed ^ part) + golden);
  const state = [1, 2, 3, 4].map((step) => mix(mixed + step * golden)) as XoshiroState;
  return fromState(state);
}

/** 0 … `count` - 1 in random order (Fisher–Yates shuffle, Durstenfeld 1964, from the last index to the first). */
export function shuffledIndices(count: number, random: Random): Int32Array {
  const indices = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const chosen = random.below(last + 1);
    const moved = indices[chosen]!;
    indices[chosen] = indices[last]!;
    indices[last] = moved;
  }
  return indices;
}

type XoshiroState = [number, number, number, number];

/** xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), from its four-word state. */
export function fromState([s0, s1, s2, s3]: XoshiroState): Random {
  const next = () => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
    return result;
  };
  return { next, below: (count) => below(count, next), uniform: () => next() / 2 ** 32 };
}

/** Rejects draws at or above the largest multiple of `count`: a plain remainder would favour small numbers. */
function below(count: number, next: () => number): number {
  if (!(Number.isInteger(count) && count >= 1 && count <= 2 ** 32)) {
    throw new RangeError(`count is ${count}; expected an integer from 1 to 2^32`);
  }
  const limit = 2 ** 32 - (2 ** 32 % count);
  let drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % count;
}

const golden = 0x9e3779b9;

/** The MurmurHash3 finaliser: every bit of the result depends on every bit of `value`. */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
