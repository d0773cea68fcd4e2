import type { RunId } from '../core/run.ts';
import { leaseSeconds } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** Interval in seconds at which the server is asked whether a run without a current activity is still running. */
const checkSeconds = 10;

type HeldLease = { run: RunId; generation: number; activities: number; checkedAt: number };

/**
 * Renews the leases of a worker's runs from a run's first activity until the run ends. It also renews them while a run waits
 * for a slot or a retry, so that such a run does not count as abandoned.
 */
export class Leases {
  readonly #store: Store;
  readonly #isRunning: (run: RunId) => Promise<boolean>;
  readonly #held = new Map<string, HeldLease>();
  readonly #timer: NodeJS.Timeout;

  constructor(store: Store, isRunning: (run: RunId) => Promise<boolean>) {
    this.#store = store;
    this.#isRunning = isRunning;
    this.#timer = setInterval(() => this.#renewAll(), leaseSeconds.renewed * 1000);
    this.#timer.unref();
  }

  /**
   * Call when an activity of the run starts in the execution `owner` of its workflow, and `release` when it ends. A run that an
   * earlier execution ended is open again: it was reset. Returns the owner's generation. Throws RunTakenOver.
   */
  async hold(run: RunId, owner: string): Promise<{ generation: number; release: () => void }> {
    const generation = await this.#store.runs.claim(run, owner);
    if (generation > 0) await this.#reopen(run, generation);
    const lease = this.#held.get(run.runId) ?? { run, generation, activities: 0, checkedAt: 0 };
    lease.generation = generation;
    lease.activities++;
    this.#held.set(run.runId, lease);
    this.#renew(lease);
    const release = () => {
      lease.activities--;
      lease.checkedAt = Date.now();
    };
    return { generation, release };
  }

  /** Call when the run is closed. */
  drop({ runId }: RunId): void {
    this.#held.delete(runId);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#held.clear();
  }

  #renewAll(): void {
    for (const lease of this.#held.values()) {
      this.#renew(lease);
      if (lease.activities === 0 && Date.now() - lease.checkedAt > checkSeconds * 1000) this.#check(lease);
    }
  }

  /** A temporary failure of the store must not fail the run; if it lasts, the lease expires. */
  #renew({ run, generation }: HeldLease): void {
    this.#store.runs.renewLease(run, generation).then(
      (exists) => exists || this.drop(run),
      () => undefined,
    );
  }

  async #reopen(run: RunId, generation: number): Promise<void> {
    const manifest = await this.#store.runs.read(run);
    if (manifest === null || manifest.generation === generation) return;
    const { finishedAt, error, headline, dataDigest, ...opened } = manifest;
    await this.#store.runs.write({ ...opened, generation, status: 'running', results: [] });
  }

  #check(lease: HeldLease): void {
    lease.checkedAt = Date.now();
    // While the server does not answer, the run may still be running.
    this.#isRunning(lease.run).then(
      (running) => !running && lease.activities === 0 && this.drop(lease.run),
      () => undefined,
    );
  }
}
