import type { WorkflowClient } from '@temporalio/client';
import { InvalidInput } from '../../core/errors.ts';
import type { RunDocument, RunError } from '../../core/run.ts';
import { runDocument, runSeconds } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { type Execution, executionOf, leftBy } from '../server/execution.ts';
import type { Server } from '../server/server.ts';
import { report } from '../server/session.ts';
import { endedAs, endingOf } from '../server/terminateRun.ts';
import { unbegunRuns } from '../server/unbegun.ts';
import { pause } from './interrupts.ts';
import { allRuns, runId } from './runs.ts';

/** A run as the store and the server know it. `execution` is null for a closed run, and without a server. */
export type RunState = { document: RunDocument; execution: Execution | null };

/** The runs in the store, and those on the server that no worker has begun, ordered by start. */
export async function knownRuns(store: Store, client: WorkflowClient | null): Promise<RunManifest[]> {
  // The store is read last: a run that begins meanwhile is in both.
  const unbegun = client ? await unbegunRuns(client) : [];
  const begun = await allRuns(store);
  const added = unbegun.filter((run) => !begun.some(({ runId }) => runId === run.runId));
  return [...begun, ...added].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** The state of a run. Of one that is not closed, the server says what became of it, if there is one. */
export async function stateOf(store: Store, manifest: RunManifest, client: WorkflowClient | null): Promise<RunState> {
  const run = runId(manifest);
  const read = async () => (await runDocument(store, run)) ?? unbegunDocument(manifest);
  const document = await read();
  if (client === null || !isOpen(document)) return { document, execution: null };
  const execution = await executionOf(client, run);
  // It may have closed itself meanwhile.
  const current = execution.state === 'open' ? document : await read();
  return isOpen(current) ? { document: seenBy(execution, current), execution } : { document: current, execution: null };
}

/** Whether the run is not closed. */
export function isOpen({ status }: RunDocument): boolean {
  return status === 'running' || status === 'interrupted';
}

function seenBy(execution: Execution, document: RunDocument): RunDocument {
  if (execution.state === 'closed') return endedAs(document, endingOf(execution));
  // A run that a worker holds, on a server that does not know it, is on another server.
  if (execution.state === 'gone') return document.status === 'running' ? document : { ...document, error: gone };
  const left = document.status === 'interrupted' ? leftBy(execution.taskQueue) : undefined;
  return { ...document, error: execution.trouble ?? left };
}

const gone: RunError = {
  type: 'Deleted',
  message: 'the server does not know the run: it was deleted there, or is on another server',
  hint: '`resume` continues it, `cancel` closes it.',
};

function unbegunDocument({ workflowId, runId, originRunId, startedAt, stages }: RunManifest): RunDocument {
  const seconds = runSeconds({ startedAt });
  return { workflowId, runId, originRunId, status: 'running', seconds, headline: null, results: null, stages };
}

const pollMilliseconds = 500;

/** A worker gives up the lease of a run that was deleted within this time. */
const goneSeconds = 60;

/**
 * Waits up to a minute for a worker to give up a run that the server does not know. Throws InvalidInput if it does not: the
 * run is on another server. Throws also when `stop` aborts.
 */
export async function requireHere(
  store: Store,
  manifest: RunManifest,
  client: WorkflowClient,
  server: Server,
  stop?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + goneSeconds * 1000;
  for (let first = true; ; first = false) {
    const { document, execution } = await stateOf(store, manifest, client);
    if (execution?.state !== 'gone' || document.status !== 'running') return;
    if (first) report(`${notOn(server, manifest)}; waiting up to ${goneSeconds} s for a worker that still works on it`);
    if (performance.now() > deadline) throw elsewhere(server, manifest);
    await pause(pollMilliseconds, stop);
  }
}

/** The error of a run that a worker works on, but that the server does not know. */
export function elsewhere(server: Server, run: RunOn): InvalidInput {
  return new InvalidInput(
    `${notOn(server, run)}, but a worker works on it; set TEMPORAL_ADDRESS to its server, or change to the folder in which it was started`,
  );
}

type RunOn = Pick<RunDocument, 'workflowId' | 'runId'>;

function notOn({ address, from }: Server, { workflowId, runId }: RunOn): string {
  return `${workflowId} (run ${runId}) is not on the server at ${address} (${from})`;
}
