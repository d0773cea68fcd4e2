import type { RunId } from '../core/run.ts';
import { leaseSeconds } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** Interval in seconds at which the server is asked whether a run without a current activity is still running. */
const checkSeconds = 10;

type HeldLease = { run: RunId; activities: number; checkedAt: number };

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

  /** Call when an activity of the run starts; call the returned function when it ends. */
  keep(run: RunId): () => void {
    const lease = this.#held.get(run.runId) ?? { run, activities: 0, checkedAt: 0 };
    lease.activities++;
    this.#held.set(run.runId, lease);
    this.#renew(lease);
    return () => {
      lease.activities--;
      lease.checkedAt = Date.now();
    };
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
  #renew({ run }: HeldLease): void {
    this.#store.runs.renewLease(run).catch(() => undefined);
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
