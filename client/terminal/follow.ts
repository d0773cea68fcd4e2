import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { InvalidInput } from '../../core/errors.ts';
import type { RunDocument, RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import { endedByServer } from '../server/endedByServer.ts';
import { closeRun, terminateRun } from '../server/terminateRun.ts';
import { troubleReporter } from '../server/trouble.ts';
import { type Interrupts, whenAborted } from './interrupts.ts';
import { progressView } from './progress.ts';

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
  const removeListeners = [
    whenAborted(first, () => {
      process.stderr.write('cancelling; press Ctrl-C again to end it at once\n');
      handle.cancel().catch(() => undefined);
    }),
    whenAborted(second, () => void terminateRun(store, handle, run).catch(() => undefined)),
  ];
  try {
    return await observe(store, handle, run, stop, options.workerFailed);
  } finally {
    for (const remove of removeListeners) remove();
  }
}

/** As `followUntil`, but leaves the run alone. */
export async function observe(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  stop: (document: RunDocument | null) => boolean,
  workerFailed?: AbortSignal,
): Promise<RunDocument | null> {
  const view = progressView(process.stderr);
  const done = new AbortController();
  try {
    let failure: unknown;
    const reportTrouble = troubleReporter(handle.client, run, (line) => process.stderr.write(`${line}\n`));
    const end = outcome(handle, done.signal).then((error) => ({ error }));
    // It may reject after this function has thrown for another reason.
    end.catch(() => undefined);
    for (;;) {
      const document = await runDocument(store, run);
      if (document) view.show(document);
      reportTrouble(document);
      if (stop(document)) return null;
      const ended = await Promise.race([end, sleep(pollMilliseconds, undefined)]);
      if (ended !== undefined) {
        failure = ended.error;
        break;
      }
      workerFailed?.throwIfAborted();
    }
    const document = await endOf(store, run, failure);
    view.end(document);
    return document;
  } finally {
    done.abort();
  }
}

/** The document of a run whose workflow has ended. One that could not close itself is closed. */
async function endOf(store: Store, run: RunId, failure: unknown): Promise<RunDocument> {
  const document = await runDocument(store, run);
  if (document === null) throw cancelledEarly(failure, run) ?? failure ?? notInStore(store, run);
  if (document.status !== 'running' && document.status !== 'interrupted') return document;
  const error = endedByServer(failure);
  if (error === undefined) return { ...document, status: 'interrupted' };
  const status = error.type === 'OutOfTime' ? 'failed' : 'terminated';
  // Who only follows a run may not be allowed to write into its store.
  await closeRun(store, run, { status, reason: error.message, error }).catch(() => undefined);
  return { ...document, status, error };
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

/** Waits for the workflow: null if it completed, else its failure. Retries temporary errors of the server, throws others. */
async function outcome(handle: WorkflowHandle, done: AbortSignal): Promise<unknown> {
  for (;;) {
    try {
      await handle.result();
      return null;
    } catch (error) {
      if (!(error instanceof ServiceError)) return error;
      if (done.aborted || !isTemporary(error)) throw error;
      await sleep(pollMilliseconds);
    }
  }
}

function isTemporary({ cause }: ServiceError): boolean {
  return isGrpcServiceError(cause) && Object.values(temporaryCodes).includes(cause.code);
}

/** A run that was cancelled before it was in the store, as its user asked. */
function cancelledEarly(failure: unknown, { workflowId }: RunId): Error | null {
  const cancelled = failure instanceof WorkflowFailedError && failure.cause instanceof CancelledFailure;
  return cancelled ? new Error(`${workflowId} was cancelled before it began`) : null;
}

function notInStore(store: Store, { workflowId }: RunId): InvalidInput {
  return new InvalidInput(
    `${workflowId} is not in the store ${store.url}; set --store or MARKETFLOW_STORE to the store of its workers`,
  );
}
