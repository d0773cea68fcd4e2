import { StoreUnavailable } from '../core/errors.ts';
import type { RunError, StageReport } from '../core/run.ts';
import { otherStore, typedFailures } from './observe.ts';
import type { Dependencies, RunContext } from './run.ts';

type CloseCall = {
  run: RunContext;
  status: 'failed' | 'cancelled';
  stages: StageReport[];
  error?: RunError;
};

/** Closes the manifest of a run that did not complete. Checkpoints and receipts stay: `resume` goes on from them. */
export const close =
  ({ store, leases }: Dependencies) =>
  ({ run, status, stages, error }: CloseCall): Promise<void> =>
    typedFailures(async () => {
      leases.drop(run);
      // Another worker, which has the run's own store, may be the next to be asked.
      if ((await store.id()) !== run.storeId) throw new StoreUnavailable(otherStore);
      const manifest = await store.runs.read(run);
      // What has completed stays completed, though a cancel may have come while that was being told.
      if (manifest?.status !== 'running') return;
      await store.runs.write({ ...manifest, status, stages, error, finishedAt: new Date().toISOString() });
    });
