import { type Random, seededRandom } from '../../../core/random.ts';

/** A simulated process. All that it does on the disk fails once it has crashed. */
export type Process = {
  name: string;
  crashed: boolean;
  /** Milliseconds by which its machine's clock is wrong. */
  skew: number;
  /** Probability with which it is held up before it changes something on the disk. */
  held: number;
};

export class Crashed extends Error {
  override name = 'Crashed';
}

type Waiting = { process: Process; from: number; resume(): void };

/** Processes that take turns in a random order that depends only on the seed, on one simulated clock. */
export class World {
  readonly random: Random;
  /** True time in milliseconds since 1970. */
  now = Date.parse('2026-01-01T00:00:00Z');
  #waiting: Waiting[] = [];
  /** Between two turns only one process runs. */
  #current: Process | null = null;
  /** Mean milliseconds between two turns. */
  pace = 100;
  /** Called before each turn. */
  onTurn: (process: Process) => void = () => undefined;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  /** What the current process reads from its machine's clock. */
  localTime(): number {
    return this.now + (this.#current?.skew ?? 0);
  }

  process(name: string): Process {
    const hours = [0, 0, -3, 3, 5 / 60, -5 / 60][this.random.below(6)]!;
    return { name, crashed: false, skew: hours * 3_600_000, held: 0 };
  }

  /** Runs a program as the process. A crash is its end, not an error. */
  start(process: Process, program: () => Promise<void>): Promise<void> {
    return (
      this.turn(process)
        .then(program)
        .catch((error) => {
          if (!process.crashed) throw error;
        })
        // Nothing goes on that the program did not wait for.
        .finally(() => (process.crashed = true))
    );
  }

  /** Waits until the process may take its next step. Throws Crashed if it crashed while waiting. */
  async turn(process: Process, from = this.now): Promise<void> {
    await new Promise<void>((resume) => this.#waiting.push({ process, from, resume }));
    if (process.crashed) throw new Crashed(process.name);
  }

  sleep(process: Process, milliseconds: number): Promise<void> {
    return this.turn(process, this.now + milliseconds);
  }

  /** Lets the processes take turns until all of `programs` have ended. */
  async until(programs: Promise<void>[]): Promise<void> {
    let ended = false;
    const all = Promise.all(programs).finally(() => (ended = true));
    all.catch(() => undefined);
    while (!ended) {
      // Lets the process come to its next turn. A fixed number of microtasks is as reproducible as waiting for all, and faster.
      for (let n = 0; n < 20; n++) await null;
      if (this.#waiting.length === 0) {
        await new Promise(setImmediate);
        continue;
      }
      const next = this.#next();
      this.#current = next.process;
      this.onTurn(next.process);
      next.resume();
    }
    await all;
  }

  /** Advances the clock by a random time, at least until a process is ready, and takes a random one. Written for speed. */
  #next(): Waiting {
    const earliest = this.#waiting.reduce((least, { from }) => (from < least ? from : least), Number.POSITIVE_INFINITY);
    this.now = Math.max(this.now + 1 + this.random.below(2 * this.pace), earliest);
    const ready = this.#waiting.reduce((count, { from }) => (from <= this.now ? count + 1 : count), 0);
    let others = this.random.below(ready);
    const place = this.#waiting.findIndex(({ from }) => from <= this.now && others-- === 0);
    return this.#waiting.splice(place, 1)[0]!;
  }
}
