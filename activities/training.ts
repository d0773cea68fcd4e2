import { Context } from '@temporalio/activity';
import type { Progress } from '../core/stage.ts';

/** Signals at most ten epochs of a training: the UI's details follow it, and the history stays small. */
export function signalEpochs(): (progress: Progress) => void {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
  const handle = client.workflow.getHandle(workflowId, runId);
  let signalled = 0;
  // One after the other: of two that are under way at once the later epoch may arrive first.
  let sending: Promise<unknown> = Promise.resolve();
  return (progress) => {
    const tenth = Math.floor((10 * Number(progress.epoch)) / Number(progress.epochs));
    if (tenth === signalled) return;
    signalled = tenth;
    // What the UI shows is not worth failing a training for.
    sending = sending.then(() => handle.signal('trainingProgress', progress)).catch(() => undefined);
  };
}
