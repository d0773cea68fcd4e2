import { randomUUID } from 'node:crypto';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { RunDocument, RunError, RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { deleted, type OwnReason, ownReasons } from './endedByServer.ts';
import type { Ended } from './execution.ts';

/** Terminates the workflow and, because the workflow then cannot do so, closes its manifest as cancelled. */
export async function terminateRun(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  reason: OwnReason = ownReasons.ended,
  owner = ownerFor(reason),
): Promise<void> {
  await unlessEnded(handle.terminate(reason));
  await closeRun(store, run, { status: 'cancelled', reason }, owner);
}

/** Closes the manifest of a run whose workflow has ended without doing so, or was deleted. Returns the run's status. */
export async function closeEnded(
  store: Store,
  run: RunId,
  execution: Ended,
  owner?: string,
): Promise<RunManifest['status']> {
  const ending = endingOf(execution);
  await closeRun(store, run, ending, owner);
  return ending.status;
}

/** How a run ends that is not closed, though its workflow has ended. It is never completed: it has no results. */
export function endingOf(execution: Ended): Ending {
  if (execution.state === 'gone') return { status: 'cancelled', reason: deleted.message, error: deleted };
  const { status, failure, error } = execution;
  if (status === 'completed') return { status: 'cancelled', reason: withoutResults.message, error: withoutResults };
  return { status, reason: error?.message ?? (failure as Error).message, error };
}

const withoutResults: RunError = {
  type: 'WithoutResults',
  message: 'the run completed on the server, but its results are not in this store, which may be an earlier copy',
  hint: 'Finished stages that are in the store are kept: resume the run.',
};

/** The document of a run that has ended so: unfinished stages are cancelled with the reason. */
export function endedAs(document: RunDocument, { status, reason, error }: Ending): RunDocument {
  const stages = document.stages.map((report) =>
    report.status === 'pending' || report.status === 'running'
      ? { ...report, status: 'cancelled' as const, reason }
      : report,
  );
  return { ...document, status, error, stages };
}

/** Ignores that the workflow has ended, or is not on the server. */
export async function unlessEnded(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}

export type Ending = { status: RunManifest['status']; reason: string; error?: RunError };

/**
 * Closes the manifest of a run whose workflow has ended without it. `owner` takes the run over, so that a worker that comes
 * back changes nothing. Does nothing if the run is closed, or not in the store.
 */
async function closeRun(store: Store, run: RunId, ending: Ending, owner = ownerFor(ending.reason)): Promise<void> {
  if ((await store.runs.read(run))?.status !== 'running') return;
  const generation = await store.runs.claim(run, owner);
  const [manifest, document] = await Promise.all([store.runs.read(run), runDocument(store, run)]);
  if (manifest?.status !== 'running' || document === null) return;
  const { status, error } = ending;
  const { stages } = endedAs(document, ending);
  await store.runs.write({ ...manifest, generation, status, error, finishedAt: await store.now(), stages });
}

function ownerFor(reason: string): string {
  return `${reason} ${randomUUID()}`;
}
