import type { WorkflowHandle } from '@temporalio/client';
import { firstLine, printable } from '../../core/text.ts';

/** A running worker picks up a run within this time. */
const pickupMilliseconds = 5000;

/**
 * Returns a function to call while a run has no stage under way yet. It asks the server why, and prints each reason once: the
 * failure of an activity that is retried, or that no worker has picked up the run.
 */
export function beginningReporter(handle: WorkflowHandle, print: (line: string) => void): () => void {
  const patience = performance.now() + pickupMilliseconds;
  const printed = new Set<string>();
  let asking = false;
  return () => {
    if (asking) return;
    asking = true;
    reasonOf(handle, performance.now() > patience)
      .then((reason) => {
        if (reason === null || printed.has(reason)) return;
        printed.add(reason);
        print(printable(reason));
      })
      // The run goes on while the server does not answer; `follow` reports that by itself if it lasts.
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  };
}

async function reasonOf(handle: WorkflowHandle, late: boolean): Promise<string | null> {
  const { raw, status } = await handle.describe();
  const pending = raw.pendingActivities ?? [];
  const failing = pending.find(({ lastFailure }) => lastFailure);
  if (failing)
    return `${failing.activityType?.name} failed and is retried: ${firstLine(failing.lastFailure?.message ?? '')}`;
  // A worker that picks up the run schedules its first activity.
  const untaken = status.name === 'RUNNING' && pending.length === 0;
  return late && untaken ? 'no worker has picked up the run yet; `worker` starts one on this store' : null;
}
