import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { InvalidInput } from '../../core/errors.ts';
import type { RunDocument, RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import { isTerminatedByCommand } from '../server/endedByServer.ts';
import { type Ended, executionOf, failureOf } from '../server/execution.ts';
import { closeEnded, endedAs, endingOf, terminateRun } from '../server/terminateRun.ts';
import { troubleReporter } from '../server/trouble.ts';
import { type Interrupts, whenAborted } from './interrupts.ts';
import { type ProgressView, progressView } from './progress.ts';
import { isOpen } from './runState.ts';

const pollMilliseconds = 200;

export type FollowOptions = {
  interrupts: Interrupts;
  /** Aborts if the worker of the run has failed; following then throws the reason. */
  workerFailed?: AbortSignal;
};

/**
 * Shows a run's progress, read from the store, until the run ends. Ctrl-C cancels the run and waits until it is closed; a
 * second Ctrl-C terminates it.
 */
export async function follow(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  options: FollowOptions,
): Promise<RunDocument> {
  return (await followUntil(store, handle, run, options, () => false)) as RunDocument;
}

/** As `follow`, but returns null when `stop` is true of the run's document, which is null before the run is in the store. */
export async function followUntil(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  options: FollowOptions,
  stop: (document: RunDocument | null) => boolean,
): Promise<RunDocument | null> {
  const { first, second } = options.interrupts;
  const view = progressView(process.stderr);
  // After a reset, the run is another execution than that of `handle`.
  const newest = handle.client.getHandle(run.workflowId, undefined, { firstExecutionRunId: run.runId });
  let terminated: Promise<void> | undefined;
  const removeListeners = [
    whenAborted(first, () => {
      view.print('cancelling; press Ctrl-C again to end it at once');
      newest.cancel().catch(() => undefined);
    }),
    whenAborted(second, () => {
      terminated = terminateRun(store, newest, run).catch(() => undefined);
    }),
  ];
  try {
    return await observe(store, handle, run, stop, { view, workerFailed: options.workerFailed });
  } finally {
    for (const remove of removeListeners) remove();
    await terminated;
  }
}

type Observation = { view?: ProgressView; workerFailed?: AbortSignal };

/** As `followUntil`, but never cancels the run. */
export async function observe(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  stop: (document: RunDocument | null) => boolean,
  { view = progressView(process.stderr), workerFailed }: Observation = {},
): Promise<RunDocument | null> {
  const done = new AbortController();
  try {
    const reportTrouble = troubleReporter(handle.client, run, view.print);
    const end = outcome(handle, run, done.signal);
    // It may reject after this function has thrown for another reason.
    end.catch(() => undefined);
    for (;;) {
      const document = await runDocument(store, run);
      if (document) view.show(document);
      reportTrouble(document);
      if (stop(document)) return null;
      const ended = await Promise.race([end, sleep(pollMilliseconds, undefined)]);
      if (ended !== undefined) {
        const last = await endOf(store, run, ended);
        view.end(last);
        return last;
      }
      workerFailed?.throwIfAborted();
    }
  } finally {
    done.abort();
  }
}

/** The document of a run whose workflow has ended. One that could not close itself is closed. */
async function endOf(store: Store, run: RunId, ended: Ended): Promise<RunDocument> {
  const document = await runDocument(store, run);
  if (document === null) throw notBegun(store, run, ended);
  if (!isOpen(document)) return document;
  // Who only follows a run may not be allowed to write into its store.
  if (isToBeClosed(ended)) await closeEnded(store, run, ended).catch(() => undefined);
  return endedAs(document, endingOf(ended));
}

/** A command that terminates a run closes it. A completed run has closed itself, so what was read is old, or of a copy. */
function isToBeClosed(ended: Ended): boolean {
  return ended.state === 'gone' || (ended.failure !== null && !isTerminatedByCommand(ended.failure));
}

/**
 * Waits until the run's workflow has ended, with the executions that resets have started. Retries temporary errors of the
 * server until `done` aborts, throws others.
 */
export async function outcome(handle: WorkflowHandle, run: RunId, done?: AbortSignal): Promise<Ended> {
  for (let current = handle; ; ) {
    await answered(() => failureOf(current), done);
    const execution = await answered(() => executionOf(handle.client, run), done);
    if (execution.state !== 'open') return execution;
    current = execution.handle;
  }
}

/** gRPC status codes of a server that is down, restarting or overloaded. */
const temporaryCodes = {
  CANCELLED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
};

/** Asks the server until it answers. */
async function answered<T>(ask: () => Promise<T>, done?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (done?.aborted || !(error instanceof ServiceError && isTemporary(error))) throw error;
      await sleep(pollMilliseconds);
    }
  }
}

function isTemporary({ cause }: ServiceError): boolean {
  return isGrpcServiceError(cause) && Object.values(temporaryCodes).includes(cause.code);
}

/** Why a run that has ended is not in the store. */
function notBegun(store: Store, { workflowId }: RunId, ended: Ended): unknown {
  if (ended.state === 'gone') return new Error(`${workflowId} was deleted on the server before it began`);
  if (ended.status === 'cancelled') return new Error(`${workflowId} was cancelled before it began`);
  return ended.failure ?? notInStore(store, workflowId);
}

function notInStore(store: Store, workflowId: string): InvalidInput {
  return new InvalidInput(
    `${workflowId} is not in the store ${store.url}; set --store or MARKETFLOW_STORE to the store of its workers`,
  );
}
