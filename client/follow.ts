import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, type WorkflowHandle } from '@temporalio/client';
import { InvalidInput } from '../stages/errors.ts';
import { runDocument } from '../store/documents.ts';
import type { RunDocument, RunId } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { closeByForce } from './cancel.ts';
import { type Interrupts, whenAborted } from './interrupts.ts';
import { progressView } from './progress.ts';

const pollMilliseconds = 200;
/** A worker that is there takes a run up at once. */
const unheardMilliseconds = 5000;

/**
 * Shows a run until it has ended, as the store tells it. Ctrl-C cancels it and waits until it is closed; a second one
 * closes it by force. With `leave`, a run that nobody works on any more is returned as it is.
 */
export async function follow(
  store: Store,
  handle: WorkflowHandle,
  run: RunId,
  interrupts: Interrupts,
  { leave = false } = {},
): Promise<RunDocument> {
  const view = progressView(process.stderr);
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
    const end = outcome(handle).then((error) => ({ error }));
    for (;;) {
      const document = await runDocument(store, run);
      if (document) view.show(document);
      else sayUnheard();
      if (leave && document?.status === 'interrupted') return document;
      const ended = await Promise.race([end, sleep(pollMilliseconds, undefined)]);
      if (ended === undefined) continue;
      failure = ended.error;
      break;
    }
    const document = await runDocument(store, run);
    if (document === null) throw failure ?? unknownHere(store, run);
    // The workflow is over and did not close its manifest: it was terminated from outside.
    if (document.status === 'running') document.status = 'interrupted';
    view.end(document);
    return document;
  } finally {
    for (const end of forget) end();
  }
}

/** How the workflow ended: null, or why not. A server that does not answer for a while has not ended it. */
async function outcome(handle: WorkflowHandle): Promise<unknown> {
  for (;;) {
    try {
      await handle.result();
      return null;
    } catch (error) {
      if (!(error instanceof ServiceError)) return error;
      await sleep(pollMilliseconds);
    }
  }
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
