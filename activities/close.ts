import { Context } from '@temporalio/activity';
import { StoreUnavailable } from '../core/errors.ts';
import type { RunError, RunId, StageReport } from '../core/run.ts';
import { bookkeep, execution, otherStore } from './observe.ts';
import type { Dependencies } from './run.ts';

export type CloseCall = {
  /** Without the store's id if the run could not begin. */
  run: RunId & { storeId: string | null };
  status: 'failed' | 'cancelled';
  stages: StageReport[];
  error?: RunError;
};

/** Closes the manifest of a run that did not complete. Its checkpoints and receipts are kept for `resume`. */
export const close =
  ({ store, leases }: Dependencies) =>
  ({ run, status, stages, error }: CloseCall): Promise<void> =>
    bookkeep(async () => {
      const { info, log } = Context.current();
      if (info.attempt === 1) log[status === 'failed' ? 'error' : 'info'](`run ${status}`, { error });
      // Retryable, because the next attempt may run on a worker with the run's store.
      if (run.storeId !== null && (await store.id()) !== run.storeId) throw new StoreUnavailable(otherStore);
      await leases.hold(run, execution(run));
      leases.drop(run);
      const manifest = await store.runs.read(run);
      // A completed run stays completed even if it was cancelled while `publish` returned.
      if (manifest?.status !== 'running') return;
      await store.runs.write({ ...manifest, status, stages, error, finishedAt: await store.now() });
    });
