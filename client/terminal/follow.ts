import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import { InvalidInput } from '../../core/errors.ts';
import type { RunDocument, RunId } from '../../core/run.ts';
import { runDocument } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import { closeByForce } from '../server/closeByForce.ts';
import { type Interrupts, whenAborted } from './interrupts.ts';
import { progressView } from './progress.ts';

const pollMilliseconds = 200;
/** A worker that is there takes a run up at once. */
const unheardMilliseconds = 5000;

export type FollowOptions = {
  interrupts: Interrupts;
  /** Ends the following with its reason: whoever works on the run cannot any more. */
  lost: AbortSignal;
};

/**
 * Shows a run until it has ended, as the store tells it. Ctrl-C cancels it and waits until it is closed; a second one
 * closes it by force.
 */
export async function follow(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  options: FollowOptions,
): Promise<RunDocument> {
  return (await watch(store, handle, run, options, () => false)) as RunDocument;
}

/** The same, but null as soon as nobody works on the run any more. */
export function followWhileAlive(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  options: FollowOptions,
): Promise<RunDocument | null> {
  return watch(store, handle, run, options, (document) => document?.status === 'interrupted');
}

async function watch(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  { interrupts, lost }: FollowOptions,
  leave: (document: RunDocument | null) => boolean,
): Promise<RunDocument | null> {
  const view = progressView(process.stderr);
  const over = new AbortController();
  const forget = [
    whenAborted(interrupts.first, () => {
      process.stderr.write('cancelling; Ctrl-C once more ends it at once\n');
      handle.cancel().catch(() => undefined);
    }),
    whenAborted(interrupts.second, () => void closeByForce(store, handle, run).catch(() => undefined)),
  ];
  try {
    let failure: unknown;
    const sayUnheard = onceAfter(unheardMilliseconds, () =>
      process.stderr.write('no worker has taken the run up yet; `worker` starts one on this store\n'),
    );
    const end = outcome(handle, over.signal).then((error) => ({ error }));
    // It may come after this has thrown for another reason.
    end.catch(() => undefined);
    for (;;) {
      const document = await runDocument(store, run);
      if (document) view.show(document);
      else sayUnheard();
      if (leave(document)) return null;
      const ended = await Promise.race([end, sleep(pollMilliseconds, undefined)]);
      if (ended !== undefined) {
        failure = ended.error;
        break;
      }
      lost.throwIfAborted();
    }
    const document = await runDocument(store, run);
    if (document === null) throw failure ?? unknownHere(store, run);
    // The workflow is over and did not close its manifest: it was terminated from outside.
    if (document.status === 'running') document.status = 'interrupted';
    view.end(document);
    return document;
  } finally {
    over.abort();
    for (const end of forget) end();
  }
}

/** Codes of gRPC with which a server that is away, restarts or has too much to do ends a call. */
const passing = {
  CANCELLED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
};

/** How the workflow ended: null, or why not. A server that does not answer for a while has not ended it; one that refuses to is thrown. */
async function outcome(handle: WorkflowHandle, over: AbortSignal): Promise<unknown> {
  for (;;) {
    try {
      await handle.result();
      return null;
    } catch (error) {
      if (!(error instanceof ServiceError)) return error;
      if (over.aborted || !passes(error)) throw error;
      await sleep(pollMilliseconds);
    }
  }
}

function passes({ cause }: ServiceError): boolean {
  return isGrpcServiceError(cause) && Object.values(passing).includes(cause.code);
}

function onceAfter(milliseconds: number, act: () => void): () => void {
  const from = performance.now() + milliseconds;
  let done = false;
  return () => {
    if (done || performance.now() < from) return;
    done = true;
    act();
  };
}

function unknownHere(store: Store, { workflowId }: RunId): InvalidInput {
  return new InvalidInput(
    `${workflowId} has completed in another store than ${store.url}; name the workers' store with --store or MARKETFLOW_STORE`,
  );
}
