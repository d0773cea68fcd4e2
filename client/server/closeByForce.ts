import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import type { Server } from './server.ts';

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
export async function unlessGone(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}
