import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { runDocument } from '../store/documents.ts';
import type { RunId, RunStatus } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { connectClient } from './connection.ts';
import { connectServer } from './server.ts';
import { findRun, newestRunning, runId, type StoreOption, storeOf } from './store.ts';

const pollMilliseconds = 200;

/** `cancel RUN`: asks a run to end and waits until it has; one that nobody works on is closed here. */
export async function cancel(name: string, options: StoreOption): Promise<number> {
  const store = storeOf(options);
  const run = await findRun(store, name, newestRunning);
  if (run.status !== 'running') {
    console.log(`${run.workflowId} (run ${run.runId}) is ${run.status} already`);
    return 0;
  }
  const server = await connectServer({ verb: 'cancel' });
  const client = await connectClient(server);
  try {
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    await unlessGone(handle.cancel());
    const status = await closed(store, handle, runId(run));
    console.log(`${run.workflowId} (run ${run.runId}) is ${status}`);
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}

/** Terminates the workflow, which then cannot close its manifest, and closes that instead. What is finished stays. */
export async function closeByForce(store: Store, handle: WorkflowHandle, run: RunId): Promise<void> {
  await unlessGone(handle.terminate('closed by marketflow'));
  const [manifest, document] = await Promise.all([store.runs.read(run), runDocument(store, run)]);
  if (manifest?.status !== 'running' || document === null) return;
  const stages = document.stages.map((report) =>
    report.status === 'pending' || report.status === 'running' ? { ...report, status: 'cancelled' as const } : report,
  );
  await store.runs.write({ ...manifest, status: 'cancelled', finishedAt: new Date().toISOString(), stages });
}

/** Waits for the end of a workflow that may be gone already, or never have been on this server. */
export async function unlessGone(request: Promise<unknown>): Promise<void> {
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
