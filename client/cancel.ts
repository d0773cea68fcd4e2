import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { InvalidInput } from '../stages/errors.ts';
import { runDocument } from '../store/documents.ts';
import type { RunId, RunStatus } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { connectClient } from './connection.ts';
import { connectServer, type Server } from './server.ts';
import { findRun, newestRunning, runId, type StoreOption, storeOf } from './store.ts';
import { printable } from './text.ts';

const pollMilliseconds = 200;

/** `cancel RUN`: asks a run to end and waits until it has; one that nobody works on is closed here. */
export async function cancel(name: string, options: StoreOption): Promise<number> {
  const store = storeOf(options);
  const run = await findRun(store, name, newestRunning);
  if (run.status !== 'running') {
    console.log(printable(`${run.workflowId} (run ${run.runId}) is ${run.status} already`));
    return 0;
  }
  const server = await connectServer({ verb: 'cancel' });
  const client = await connectClient(server);
  try {
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    await requireKnown(store, handle, runId(run), server);
    await unlessGone(handle.cancel());
    const status = await closed(store, handle, runId(run));
    console.log(printable(`${run.workflowId} (run ${run.runId}) is ${status}`));
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}

/**
 * Terminates the workflow, which then cannot close its manifest, and closes that instead, with the reason at what was not
 * finished. What is finished stays.
 */
export async function closeByForce(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  reason = 'closed by marketflow',
): Promise<void> {
  await unlessGone(handle.terminate(reason));
  const [manifest, document] = await Promise.all([store.runs.read(run), runDocument(store, run)]);
  if (manifest?.status !== 'running' || document === null) return;
  const stages = document.stages.map((report) =>
    report.status === 'pending' || report.status === 'running'
      ? { ...report, status: 'cancelled' as const, reason }
      : report,
  );
  await store.runs.write({ ...manifest, status: 'cancelled', finishedAt: new Date().toISOString(), stages });
}

/** Throws `InvalidInput` for a run that somebody works on and this server does not know: it is on another one. */
export async function requireKnown(store: Store, handle: WorkflowHandle, run: RunId, server: Server): Promise<void> {
  const known = await handle.describe().then(
    () => true,
    (error) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    },
  );
  if (known || (await runDocument(store, run))?.status !== 'running') return;
  throw new InvalidInput(
    `somebody works on ${run.workflowId} (run ${run.runId}), which the server at ${server.address} (${server.from}) does not know; name the one that it is on in TEMPORAL_ADDRESS, or go to the folder it was started in`,
  );
}

/** Waits for a workflow that may be gone already, or never have been on this server. */
async function unlessGone(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}

async function closed(store: Store, handle: WorkflowHandle, run: RunId): Promise<RunStatus | undefined> {
  for (;;) {
    const status = (await runDocument(store, run))?.status;
    if (status === 'interrupted') await closeByForce(store, handle, run);
    else if (status !== 'running') return status;
    await sleep(pollMilliseconds);
  }
}
