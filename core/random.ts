/** A source of repeatable randomness. Integer arithmetic only, so its numbers are the same on every machine. */
export type Random = {
  /** A whole number of 0 … 2³² - 1, each as likely as the others. */
  next(): number;
  /** A whole number of 0 … `count` - 1, each exactly as likely as the others; `count` of 1 … 2³². */
  below(count: number): number;
  /** A number of [0, 1), a multiple of 2⁻³². */
  uniform(): number;
};

/**
 * The random numbers of a seed, a pure function of it. `stream` tells apart the uses of one seed, an epoch's number for
 * instance: streams of one seed have nothing to do with each other. Seed and stream are whole numbers, taken modulo 2³².
 */
export function seededRandom(seed: number, ...stream: number[]): Random {
  let mixed = 0;
  for (const part of [seed, ...stream]) mixed = mix((mixed ^ part) + golden);
  const state = [1, 2, 3, 4].map((step) => mix(mixed + step * golden)) as XoshiroState;
  return fromState(state);
}

/** 0 … `count` - 1 in random order (Fisher and Yates, as Durstenfeld wrote it, from the last place to the first). */
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

/** xoshiro128** 1.1 of Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), from its four words of state. */
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

/** Numbers past the last whole multiple of `count` are drawn again: a bare remainder would favour the small ones. */
function below(count: number, next: () => number): number {
  if (!(Number.isInteger(count) && count >= 1 && count <= 2 ** 32)) {
    throw new RangeError(`a random number below ${count}: wanted a whole number of 1 to 2^32`);
  }
  const limit = 2 ** 32 - (2 ** 32 % count);
  let drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % count;
}

const golden = 0x9e3779b9;

/** The finaliser of MurmurHash3: every bit of the result depends on every bit of `value`. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
