import { randomUUID } from 'node:crypto';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { RunError, RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import type { Execution } from './execution.ts';

/** Terminates the workflow and, because the workflow then cannot do so, closes its manifest as cancelled. */
export async function terminateRun(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  reason = 'terminated by marketflow',
  owner = ownerFor(reason),
): Promise<void> {
  await unlessEnded(handle.terminate(reason));
  await closeRun(store, run, { status: 'cancelled', reason }, owner);
}

/** Closes the manifest of a run whose workflow has ended without doing so, or was deleted. Returns the run's status. */
export async function closeEnded(
  store: Store,
  run: RunId,
  execution: Exclude<Execution, { state: 'open' }>,
  owner?: string,
): Promise<RunManifest['status']> {
  const { status, error }: Omit<Ending, 'reason'> = execution.state === 'closed' ? execution : { status: 'cancelled' };
  await closeRun(
    store,
    run,
    { status, reason: error?.message ?? 'the run is not on the server any more', error },
    owner,
  );
  return status;
}

/** Ignores that the workflow has ended, or is not on the server. */
export async function unlessEnded(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}

type Ending = { status: RunManifest['status']; reason: string; error?: RunError };

/**
 * Closes the manifest of a run whose workflow has ended without it. Unfinished stages become cancelled with `reason`. `owner`
 * takes the run over, so that a worker that comes back changes nothing. Does nothing if the run is closed, or not in the store.
 */
export async function closeRun(
  store: Store,
  run: RunId,
  { status, reason, error }: Ending,
  owner = ownerFor(reason),
): Promise<void> {
  if ((await store.runs.read(run))?.status !== 'running') return;
  const generation = await store.runs.claim(run, owner);
  const [manifest, document] = await Promise.all([store.runs.read(run), runDocument(store, run)]);
  if (manifest?.status !== 'running' || document === null) return;
  const stages = document.stages.map((report) =>
    report.status === 'pending' || report.status === 'running'
      ? { ...report, status: 'cancelled' as const, reason }
      : report,
  );
  await store.runs.write({ ...manifest, generation, status, error, finishedAt: await store.now(), stages });
}

function ownerFor(reason: string): string {
  return `${reason} ${randomUUID()}`;
}
