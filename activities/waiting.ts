import { Context } from '@temporalio/activity';
import { typedFailures } from './observe.ts';
import type { Dependencies, RunContext } from './run.ts';

export type WaitingCall = { run: RunContext; stage: string; reason: string };

/** Records that a stage waits for a worker, for `status` and whoever follows the run. The stage's own record replaces it. */
export const waiting =
  ({ store }: Dependencies) =>
  ({ run, stage, reason }: WaitingCall): Promise<void> =>
    typedFailures(async () => {
      Context.current().log.warn(`${stage} waits`, { reason });
      await store.runs.writeStage(run, {
        stage,
        status: 'pending',
        seconds: null,
        reason,
        startedAt: new Date().toISOString(),
      });
    });
