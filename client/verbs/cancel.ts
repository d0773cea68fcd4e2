import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { RunId, RunStatus } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import { connectClient, connectServer } from '../server/server.ts';
import { ignoreNotFound, requireOnServer, terminateRun } from '../server/terminateRun.ts';
import { findRun, newestRunning, runId, type SourceOption, type StoreOption, storeOf } from '../terminal/runs.ts';

const pollMilliseconds = 200;

/** `cancel RUN`: cancels a run and waits until it has ended. An abandoned run is terminated. */
export async function cancel(name: string, options: StoreOption & SourceOption): Promise<number> {
  const store = storeOf(options);
  const run = await findRun(store, name, { ...options, latest: newestRunning });
  if (run.status !== 'running') {
    console.log(printable(`${run.workflowId} (run ${run.runId}) is already ${run.status}`));
    return 0;
  }
  const server = await connectServer({ verb: 'cancel' });
  const client = await connectClient(server);
  try {
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    await requireOnServer(store, handle, runId(run), server);
    await ignoreNotFound(handle.cancel());
    const status = await waitUntilClosed(store, handle, runId(run));
    console.log(printable(`${run.workflowId} (run ${run.runId}) is ${status}`));
    return 0;
  } finally {
    await client.connection.close();
    await server.release();
  }
}

async function waitUntilClosed(store: Store, handle: WorkflowHandle, run: RunId): Promise<RunStatus | undefined> {
  for (;;) {
    const status = (await runDocument(store, run))?.status;
    if (status === 'interrupted') await terminateRun(store, handle, run);
    else if (status !== 'running') return status;
    await sleep(pollMilliseconds);
  }
}
