import type { RunError, StageReport } from '../store/runs.ts';
import type { Dependencies, RunContext } from './run.ts';

export type CloseCall = {
  run: RunContext;
  status: 'failed' | 'cancelled';
  stages: StageReport[];
  error?: RunError;
};

/** Closes the manifest of a run that did not complete. Checkpoints and receipts stay: `resume` goes on from them. */
export const close =
  ({ store }: Dependencies) =>
  async ({ run, status, stages, error }: CloseCall): Promise<void> => {
    const manifest = await store.runs.read(run);
    if (manifest === null) throw new Error(`run ${run.runId} has no manifest in the store`);
    await store.runs.write({ ...manifest, status, stages, error, finishedAt: new Date().toISOString() });
  };
