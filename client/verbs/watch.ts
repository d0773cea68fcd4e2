import type { RunDocument } from '../../core/run.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { defaultQueue } from '../../workflows/queues.ts';
import { executionOf } from '../server/execution.ts';
import { withRunningServer } from '../server/running.ts';
import { connectClient, findServer, type Server } from '../server/server.ts';
import { report } from '../server/session.ts';
import { exitCodes } from '../terminal/failure.ts';
import { finish } from '../terminal/finish.ts';
import { observe } from '../terminal/follow.ts';
import { catchInterrupts, type Interrupts } from '../terminal/interrupts.ts';
import { elsewhere, isOpen, knownRuns, stateOf } from '../terminal/runState.ts';
import {
  findRun,
  type Latest,
  newest,
  newestRunning,
  runId,
  type SourceOption,
  type StoreOption,
  storeOf,
} from '../terminal/runs.ts';

export type WatchOptions = StoreOption & SourceOption & { json?: boolean };

const newestRunningElseNewest: Latest = async (runs, store) => (await newestRunning(runs, store)) ?? newest(runs);

/** `watch RUN`: follows a run until it ends, and never cancels it. Returns what `run` returns, and 1 after Ctrl-C. */
export async function watch(name: string, options: WatchOptions): Promise<number> {
  const store = storeOf(options);
  const { run, document } = await withRunningServer(async (client) => {
    const runs = await knownRuns(store, client);
    const run = await findRun(store, name, { ...options, latest: newestRunningElseNewest, runs });
    return { run, document: (await stateOf(store, run, client)).document };
  });
  const server = findServer();
  if (server === null || !isOpen(document)) return finish(store, document, options);
  const interrupts = catchInterrupts();
  try {
    const end = await watchOn(server, store, run, interrupts);
    if (!interrupts.first.aborted) return await finish(store, end, options);
    report(`${run.workflowId} is not followed any more, and continues; \`cancel ${run.workflowId}\` cancels it`);
    if (options.json) process.stdout.write(`${JSON.stringify(end, null, 2)}\n`);
    return exitCodes.failed;
  } finally {
    interrupts.ignore();
  }
}

/** The run's document when it has ended, when no worker will continue it, or after Ctrl-C. */
async function watchOn(
  server: Server,
  store: Store,
  manifest: RunManifest,
  interrupts: Interrupts,
): Promise<RunDocument> {
  const client = await connectClient(server);
  const run = runId(manifest);
  try {
    const execution = await executionOf(client.workflow, run);
    const state = async () => (await stateOf(store, manifest, client.workflow)).document;
    if (execution.state !== 'open') {
      const document = await state();
      if (document.status === 'running') throw elsewhere(server, document);
      return document;
    }
    // Only the command that started a run polls a queue of its own.
    const isLeft = (document: RunDocument | null) =>
      document?.status === 'interrupted' && execution.taskQueue !== defaultQueue;
    const stop = (document: RunDocument | null) => interrupts.first.aborted || isLeft(document);
    return (await observe(store, execution.handle, run, stop)) ?? (await state());
  } finally {
    await client.connection.close();
  }
}
