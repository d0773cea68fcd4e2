import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { RunId, RunStatus } from '../../core/run.ts';
import { printable } from '../../core/text.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import { closeByForce, requireKnown, unlessGone } from '../server/closeByForce.ts';
import { connectClient } from '../server/connection.ts';
import { connectServer } from '../server/server.ts';
import { findRun, newestRunning, runId, type StoreOption, storeOf } from '../terminal/runs.ts';

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

async function closed(store: Store, handle: WorkflowHandle, run: RunId): Promise<RunStatus | undefined> {
  for (;;) {
    const status = (await runDocument(store, run))?.status;
    if (status === 'interrupted') await closeByForce(store, handle, run);
    else if (status !== 'running') return status;
    await sleep(pollMilliseconds);
  }
}
