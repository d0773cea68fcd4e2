import type { RunId } from '../core/run.ts';
import { leaseSeconds } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** Seconds between two questions to the server about a run of which nothing is computed here at the moment. */
const askSeconds = 10;

type Kept = { run: RunId; busy: number; asked: number };

/**
 * Keeps the leases of the runs that a worker works for: from a run's first activity until it is closed or has otherwise
 * ended, also while it waits for a slot or for its next try, so that it is not taken for abandoned.
 */
export class Leases {
  readonly #store: Store;
  readonly #isRunning: (run: RunId) => Promise<boolean>;
  readonly #kept = new Map<string, Kept>();
  readonly #timer: NodeJS.Timeout;

  constructor(store: Store, isRunning: (run: RunId) => Promise<boolean>) {
    this.#store = store;
    this.#isRunning = isRunning;
    this.#timer = setInterval(() => this.#renewAll(), leaseSeconds.renewed * 1000);
    this.#timer.unref();
  }

  /** An activity of the run begins; what is returned is called when it ends. */
  keep(run: RunId): () => void {
    const kept = this.#kept.get(run.runId) ?? { run, busy: 0, asked: 0 };
    kept.busy++;
    this.#kept.set(run.runId, kept);
    this.#renew(kept);
    return () => {
      kept.busy--;
      kept.asked = Date.now();
    };
  }

  /** The run has been closed. */
  drop({ runId }: RunId): void {
    this.#kept.delete(runId);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#kept.clear();
  }

  #renewAll(): void {
    for (const kept of this.#kept.values()) {
      this.#renew(kept);
      if (kept.busy === 0 && Date.now() - kept.asked > askSeconds * 1000) this.#ask(kept);
    }
  }

  /** A store that refuses for a moment must not end the run: an old lease says as much. */
  #renew({ run }: Kept): void {
    this.#store.runs.renewLease(run).catch(() => undefined);
  }

  #ask(kept: Kept): void {
    kept.asked = Date.now();
    // A server that does not answer says nothing about the run.
    this.#isRunning(kept.run).then(
      (running) => !running && kept.busy === 0 && this.drop(kept.run),
      () => undefined,
    );
  }
}
