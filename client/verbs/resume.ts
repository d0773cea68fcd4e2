import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { rootsOf } from '../../activities/roots.ts';
import type { RunDocument } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
import { isAbandoned, runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { type Session, withSession } from '../server/session.ts';
import { startRun } from '../server/startRun.ts';
import { requireOnServer, terminateRun } from '../server/terminateRun.ts';
import { finish } from '../terminal/finish.ts';
import { follow, followWhileAlive } from '../terminal/follow.ts';
import { catchInterrupts, type Interrupts } from '../terminal/interrupts.ts';
import {
  allRuns,
  findRun,
  newestUnfinished,
  runId,
  type SourceOption,
  type StoreOption,
  storeOf,
} from '../terminal/runs.ts';
import { namedSources } from '../terminal/sources.ts';

/**
 * `resume RUN`: follows an active run; otherwise starts a new run with the same input, which reuses everything that is
 * finished. If the run was resumed before, this applies to the newest run of its chain.
 */
export async function resume(name: string, options: StoreOption & SourceOption & { json?: boolean }): Promise<number> {
  const store = storeOf(options);
  const run = await newestOfChain(store, await findRun(store, name, { ...options, latest: newestUnfinished }));
  if (run.status === 'completed') {
    process.stderr.write(`${run.workflowId} (run ${run.runId}) has already completed\n`);
    return finish(store, (await runDocument(store, runId(run))) as RunDocument, options);
  }
  const interrupts = catchInterrupts();
  try {
    const document = await withSession('resume', store, rootsOf(namedSources()), (session) =>
      followOrRestart(session, store, run, interrupts),
    );
    return await finish(store, document, options);
  } finally {
    interrupts.ignore();
  }
}

async function followOrRestart(
  session: Session,
  store: Store,
  run: RunManifest,
  interrupts: Interrupts,
): Promise<RunDocument> {
  const { server, client, taskQueue, work, workerFailed } = session;
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  if (run.status === 'running' && !(await isAbandoned(store, runId(run)))) {
    await requireOnServer(store, handle, runId(run), server);
    const document = await followWhileAlive(store, handle, runId(run), { interrupts, workerFailed });
    if (document !== null) return document;
  }
  // Before the worker polls, because it would pick up the old run too.
  if (run.status === 'running') {
    const owner = `resume ${randomUUID()}`;
    if ((await store.runs.takeOver(runId(run), owner)) === null) throw justResumed(run);
    await terminateRun(store, handle, runId(run), 'interrupted; resumed as a new run', owner);
  }
  await work();
  const started = await startRun(client, run.input as PipelineInput, {
    taskQueue,
    workflowId: run.workflowId,
    originRunId: originOf(run),
  }).catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw justResumed(run);
  });
  return follow(store, started.handle, started.run, { interrupts, workerFailed });
}

function justResumed({ workflowId }: RunManifest): Error {
  return new Error(`${workflowId} was just resumed by another command; run \`resume\` again to follow it`);
}

/** Run id of the first run in a chain of resumed runs. */
function originOf({ originRunId, runId }: RunManifest): string {
  return originRunId ?? runId;
}

async function newestOfChain(store: Store, run: RunManifest): Promise<RunManifest> {
  const chain = (await allRuns(store)).filter((other) => originOf(other) === originOf(run));
  return chain.at(-1) ?? run;
}
