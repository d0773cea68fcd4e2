import { randomUUID } from 'node:crypto';
import { type WorkflowClient, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { rootsOf } from '../../activities/roots.ts';
import type { RunDocument } from '../../core/run.ts';
import { StillRunning } from '../../core/serverErrors.ts';
import { printable } from '../../core/text.ts';
import type { PipelineInput } from '../../data/input.ts';
import { isAbandoned, runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { ownReasons } from '../server/endedByServer.ts';
import { executionOf } from '../server/execution.ts';
import { withRunningServer } from '../server/running.ts';
import { report, type Session, withSession } from '../server/session.ts';
import { startRun } from '../server/startRun.ts';
import { closeEnded, terminateRun } from '../server/terminateRun.ts';
import { pickupMilliseconds } from '../server/trouble.ts';
import { inputOf } from '../server/unbegun.ts';
import { canAsk, confirm } from '../terminal/confirm.ts';
import { finish } from '../terminal/finish.ts';
import { follow, followUntil } from '../terminal/follow.ts';
import { catchInterrupts, type Interrupts, pause } from '../terminal/interrupts.ts';
import { knownRuns, requireHere, stateOf } from '../terminal/runState.ts';
import { findRun, newestUnfinished, runId, type SourceOption, type StoreOption, storeOf } from '../terminal/runs.ts';
import { namedSources } from '../terminal/sources.ts';

const pollMilliseconds = 200;

export type ResumeOptions = StoreOption & SourceOption & { json?: boolean; yes?: boolean };

/**
 * `resume RUN`: starts a new run with the same input, which reuses everything that is finished. If the run was resumed before,
 * this applies to the newest run of its chain. One that a worker works on is followed, with the user's consent.
 */
export async function resume(name: string, options: ResumeOptions): Promise<number> {
  const store = storeOf(options);
  const run = await withRunningServer(async (client) => {
    const runs = await knownRuns(store, client);
    return newestOfChain(runs, await findRun(store, name, { ...options, latest: newestUnfinished, runs }));
  });
  if (run.status === 'completed') {
    process.stderr.write(`${run.workflowId} (run ${run.runId}) has already completed\n`);
    return finish(store, (await runDocument(store, runId(run))) as RunDocument, options);
  }
  const interrupts = catchInterrupts();
  try {
    const document = await withSession('resume', store, rootsOf(namedSources()), (session) =>
      followOrRestart(session, store, run, interrupts, options),
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
  options: ResumeOptions,
): Promise<RunDocument> {
  const { server, taskQueue, work, workerFailed } = session;
  const client = session.client.workflow;
  if (run.status === 'running') {
    await requireHere(store, run, client, server, interrupts.first);
    const living = await livingHandle(store, run, client, interrupts.first);
    if (living) {
      await requireConsent(run, options);
      const isLeft = (document: RunDocument | null) => document?.status === 'interrupted';
      const document = await followUntil(store, living, runId(run), { interrupts, workerFailed }, isLeft);
      if (document !== null) return document;
    }
    const ended = await runDocument(store, runId(run));
    if (ended?.status === 'completed') return ended;
    // Before the worker polls, because it would pick up the old run too.
    await endOld(store, run, client);
  }
  const input = (run.input ?? (await inputOf(client, run))) as PipelineInput;
  await work();
  const started = await startRun(session.client, input, {
    taskQueue,
    workflowId: run.workflowId,
    originRunId: originOf(run),
  }).catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw justResumed(run);
  });
  return follow(store, started.handle, started.run, { interrupts, workerFailed });
}

/**
 * The workflow of a run that a worker works on, or picks up within five seconds; null if the run needs to start anew. A worker
 * that has just died leaves a lease that looks alive, so it must be renewed once.
 */
async function livingHandle(
  store: Store,
  run: RunManifest,
  client: WorkflowClient,
  stop: AbortSignal,
): Promise<WorkflowHandle | null> {
  const deadline = performance.now() + pickupMilliseconds;
  for (let before = 0; ; ) {
    // Without a lease, a worker has picked up the run and is about to begin it.
    const age = (await store.runs.leaseAge(runId(run))) ?? -1;
    const { document, execution } = await stateOf(store, run, client);
    if (execution?.state !== 'open' || document.status === 'interrupted') return null;
    if (execution.trouble?.type === 'WorkflowTaskFailed') {
      report(`${run.workflowId}: ${execution.trouble.message}; it starts anew`);
      return null;
    }
    const pickedUp = execution.trouble?.type !== 'NotPickedUp';
    if (pickedUp && age < before) return execution.handle;
    if (!pickedUp && performance.now() > deadline) return null;
    before = age;
    await pause(pollMilliseconds, stop);
  }
}

async function requireConsent(run: RunManifest, { yes }: ResumeOptions): Promise<void> {
  const what = `${run.workflowId} (run ${run.runId}) is running. Resuming it follows it here, and Ctrl-C then cancels it`;
  if (yes) return;
  if (canAsk() && (await confirm(printable(`${what}. Follow it?`)))) return;
  throw new StillRunning(what);
}

/** Ends what is left of a run that no worker works on. Of several commands that resume an abandoned run, one continues. */
async function endOld(store: Store, manifest: RunManifest, client: WorkflowClient): Promise<void> {
  const run = runId(manifest);
  const owner = `resume ${randomUUID()}`;
  const abandoned = (await store.runs.read(run)) !== null && (await isAbandoned(store, run));
  if (abandoned && (await store.runs.takeOver(run, owner)) === null) throw justResumed(manifest);
  const execution = await executionOf(client, run);
  if (execution.state === 'open') await terminateRun(store, execution.handle, run, ownReasons.resumed, owner);
  else await closeEnded(store, run, execution, owner);
}

function justResumed({ workflowId }: RunManifest): Error {
  return new Error(`${workflowId} was just resumed by another command; run \`resume\` again to follow it`);
}

/** Run id of the first run in a chain of resumed runs. */
function originOf({ originRunId, runId }: RunManifest): string {
  return originRunId ?? runId;
}

function newestOfChain(runs: RunManifest[], run: RunManifest): RunManifest {
  return runs.findLast((other) => originOf(other) === originOf(run)) ?? run;
}
