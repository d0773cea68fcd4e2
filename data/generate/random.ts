import { mix } from '../../core/random.ts';

/**
 * A seeded generator with random access to the rows of a stream: row n does not depend on what was drawn before it. Files
 * can be streamed, and a second pass yields the same rows.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded from (seed, stream, row) with the MurmurHash3 finaliser.
 * The distributions use only `+ * / sqrt log exp`, which V8 computes in software, so the same seed gives the same bytes on
 * every machine; `sin`, `cos` and `pow` differ between versions.
 */
export class Random {
  readonly #key: number;
  readonly #seed: number;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  constructor(seed: number, stream: string) {
    this.#seed = mix(seed >>> 0) ^ Math.floor(seed / 2 ** 32);
    let key = this.#seed;
    for (const letter of stream) key = mix(key ^ letter.charCodeAt(0));
    this.#key = key;
  }

  /** Starts the sequence of a row (an integer from 0 to 2^53). */
  row(number: number): this {
    this.#a = mix(this.#seed ^ mix(number >>> 0));
    this.#b = mix(this.#key ^ Math.floor(number / 2 ** 32));
    this.#c = mix(this.#a ^ this.#b);
    this.#counter = 1;
    for (let i = 0; i < 4; i++) this.next();
    return this;
  }

  /** Uniform in [0, 1). */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Exponential with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const x = 2 * this.next() - 1;
      const y = 2 * this.next() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }
}
