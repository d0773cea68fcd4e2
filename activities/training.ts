import { Context } from '@temporalio/activity';
import type { Progress } from '../core/stage.ts';

/** Signals at most ten epochs of a training to the workflow for the UI's details, so that the history stays small. */
export function signalEpochs(): (progress: Progress) => void {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
  const handle = client.workflow.getHandle(workflowId, runId);
  let signalled = 0;
  // Sequential, because concurrent signals may arrive in another order.
  let sending: Promise<unknown> = Promise.resolve();
  return (progress) => {
    const decile = Math.floor((10 * Number(progress.epoch)) / Number(progress.epochs));
    if (decile === signalled) return;
    signalled = decile;
    // A training must not fail because its progress cannot be shown.
    sending = sending.then(() => handle.signal('trainingProgress', progress)).catch(() => undefined);
  };
}
