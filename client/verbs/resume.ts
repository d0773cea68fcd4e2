import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { RunDocument } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
import { isAbandoned, runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { rootsOf } from '../../worker.ts';
import { closeByForce, requireKnown } from '../server/closeByForce.ts';
import { type Session, withSession } from '../server/session.ts';
import { startRun } from '../server/startRun.ts';
import { finish } from '../terminal/finish.ts';
import { follow, followWhileAlive } from '../terminal/follow.ts';
import { catchInterrupts, type Interrupts } from '../terminal/interrupts.ts';
import { allRuns, findRun, newestUnfinished, runId, type StoreOption, storeOf } from '../terminal/runs.ts';

/**
 * `resume RUN`: follows a run that is alive; otherwise starts a new one with the same input, to which everything that is
 * finished is a hit. Of a run that was resumed before, it is the newest resumption that counts.
 */
export async function resume(name: string, options: StoreOption & { json?: boolean }): Promise<number> {
  const store = storeOf(options);
  const run = await newestResumption(store, await findRun(store, name, newestUnfinished));
  if (run.status === 'completed') {
    process.stderr.write(`${run.workflowId} (run ${run.runId}) is complete\n`);
    return finish(store, (await runDocument(store, runId(run))) as RunDocument, options);
  }
  const interrupts = catchInterrupts();
  try {
    const roots = rootsOf((run.input as PipelineInput).source);
    const document = await withSession('resume', store, roots, (session) => goOn(session, store, run, interrupts));
    return await finish(store, document, options);
  } finally {
    interrupts.ignore();
  }
}

async function goOn(session: Session, store: Store, run: RunManifest, interrupts: Interrupts): Promise<RunDocument> {
  const { server, client, taskQueue, work, lost } = session;
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  if (run.status === 'running' && !(await isAbandoned(store, runId(run)))) {
    await requireKnown(store, handle, runId(run), server);
    const document = await followWhileAlive(store, handle, runId(run), { interrupts, lost });
    if (document !== null) return document;
  }
  // Before a worker polls: it would take up the old run beside the new one.
  if (run.status === 'running') await closeByForce(store, handle, runId(run), 'interrupted, and resumed as a new run');
  await work();
  const started = await startRun(client, run.input as PipelineInput, {
    taskQueue,
    workflowId: run.workflowId,
    originRunId: originOf(run),
  }).catch((error) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new Error(`${run.workflowId} has just been resumed by somebody else; \`resume\` it again to follow it`);
  });
  return follow(store, started.handle, started.run, { interrupts, lost });
}

/** The first run of a chain of resumptions. */
function originOf({ originRunId, runId }: RunManifest): string {
  return originRunId ?? runId;
}

async function newestResumption(store: Store, run: RunManifest): Promise<RunManifest> {
  const chain = (await allRuns(store)).filter((other) => originOf(other) === originOf(run));
  return chain.at(-1) ?? run;
}
