import { randomUUID } from 'node:crypto';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import type { Server } from './server.ts';

/**
 * Terminates the workflow and, because the workflow then cannot do so, closes its manifest. Unfinished stages become
 * cancelled with `reason`. `owner` takes the run over, so that a worker that comes back changes nothing.
 */
export async function terminateRun(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  reason = 'terminated by marketflow',
  owner = `${reason} ${randomUUID()}`,
): Promise<void> {
  await ignoreNotFound(handle.terminate(reason));
  const generation = await store.runs.claim(run, owner);
  const [manifest, document] = await Promise.all([store.runs.read(run), runDocument(store, run)]);
  if (manifest?.status !== 'running' || document === null) return;
  const stages = document.stages.map((report) =>
    report.status === 'pending' || report.status === 'running'
      ? { ...report, status: 'cancelled' as const, reason }
      : report,
  );
  await store.runs.write({ ...manifest, generation, status: 'cancelled', finishedAt: await store.now(), stages });
}

/** Throws `InvalidInput` for an active run that this server does not know, because it is on another server. */
export async function requireOnServer(store: Store, handle: WorkflowHandle, run: RunId, server: Server): Promise<void> {
  const known = await handle.describe().then(
    () => true,
    (error) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    },
  );
  if (known || (await runDocument(store, run))?.status !== 'running') return;
  throw new InvalidInput(
    `${run.workflowId} (run ${run.runId}) is active, but not on the server at ${server.address} (${server.from}); set TEMPORAL_ADDRESS to its server, or change to the folder in which it was started`,
  );
}

/** Ignores that the workflow is not on this server, or not any more. */
export async function ignoreNotFound(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}
