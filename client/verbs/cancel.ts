import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import type { RunStatus } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { withRunningServer } from '../server/running.ts';
import { connectClient, connectServer } from '../server/server.ts';
import { closeEnded, terminateRun, unlessEnded } from '../server/terminateRun.ts';
import { pickupMilliseconds } from '../server/trouble.ts';
import { knownRuns, type RunState, requireHere, stateOf } from '../terminal/runState.ts';
import { findRun, newestRunning, runId, type SourceOption, type StoreOption, storeOf } from '../terminal/runs.ts';

const pollMilliseconds = 200;

/** A run that has not closed itself after this time is terminated. */
const closingSeconds = 60;

/** A server that does not answer is given up after this time, which is longer than all that the command waits for. */
const patienceSeconds = 180;

/** `cancel RUN`: cancels a run and waits until it has ended. One that cannot close itself is terminated, and closed from here. */
export async function cancel(name: string, options: StoreOption & SourceOption): Promise<number> {
  const store = storeOf(options);
  const run = await withRunningServer(async (client) =>
    findRun(store, name, { ...options, latest: newestRunning, runs: await knownRuns(store, client) }),
  );
  if (run.status !== 'running') {
    console.log(printable(`${run.workflowId} (run ${run.runId}) is already ${run.status}`));
    return 0;
  }
  const server = await connectServer({ verb: 'cancel' });
  const client = await connectClient(server);
  try {
    const status = await client.connection.withDeadline(Date.now() + patienceSeconds * 1000, async () => {
      await requireHere(store, run, client.workflow, server);
      return end(store, run, client.workflow);
    });
    console.log(printable(`${run.workflowId} (run ${run.runId}) is ${status}`));
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}

async function end(store: Store, run: RunManifest, client: WorkflowClient): Promise<RunStatus> {
  const started = performance.now();
  const { execution } = await stateOf(store, run, client);
  if (execution?.state === 'open') await unlessEnded(execution.handle.cancel());
  for (;;) {
    const state = await stateOf(store, run, client);
    if (state.execution === null) return state.document.status;
    if (state.execution.state !== 'open') return closeEnded(store, runId(run), state.execution);
    const hopeless = whyHopeless(state, performance.now() - started);
    if (hopeless) {
      console.error(printable(`${hopeless}; it is terminated`));
      await terminateRun(store, state.execution.handle, runId(run));
      return 'cancelled';
    }
    await sleep(pollMilliseconds);
  }
}

/** Why a run will not close itself; null if it may. */
function whyHopeless({ document }: RunState, milliseconds: number): string | null {
  const { status, error } = document;
  const reason = error?.message ?? 'no worker works on the run';
  if (status === 'interrupted' || error?.type === 'WorkflowTaskFailed') return reason;
  if (error?.type === 'NotPickedUp' && milliseconds > pickupMilliseconds) return reason;
  return milliseconds > closingSeconds * 1000
    ? `the run did not end within ${closingSeconds} s of its cancellation`
    : null;
}
