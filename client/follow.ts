import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { runDocument } from '../store/documents.ts';
import type { RunDocument, RunId } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { progressView } from './progress.ts';

const pollMilliseconds = 200;

/** Shows a run until it has ended, as the store tells it; Ctrl-C cancels it and waits until it is closed. */
export async function follow(store: Store, handle: WorkflowHandle, run: RunId): Promise<RunDocument> {
  const view = progressView(process.stderr);
  const cancel = () => void handle.cancel().catch(() => undefined);
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  try {
    let ended = false;
    const end = handle.result().then(
      () => null,
      (error: unknown) => error,
    );
    void end.then(() => {
      ended = true;
    });
    while (!ended) {
      const document = await runDocument(store, run);
      if (document) view.show(document);
      await Promise.race([end, sleep(pollMilliseconds, undefined, { ref: false })]);
    }
    const failure = await end;
    const document = await runDocument(store, run);
    if (document === null) throw failure;
    view.end(document);
    return document;
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}
