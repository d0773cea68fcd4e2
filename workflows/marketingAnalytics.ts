import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  defineQuery,
  defineSignal,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  TimeoutFailure,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { CloseCall } from '../activities/close.ts';
import type { RunActivities, StageActivities } from '../activities/index.ts';
import type { RunContext, StageResult } from '../activities/run.ts';
import { durationSeconds } from '../core/duration.ts';
import { type FailureType, failures } from '../core/failures.ts';
import type { RunDocument, RunError, TrainingProgress } from '../core/run.ts';
import { tableNames } from '../data/contract.ts';
import type { PipelineInput, PipelineSettings } from '../data/input.ts';
import { Board } from './board.ts';
import { withinLimit } from './limit.ts';
import { byUrgency, nodesOf, pipeline, type StageNode } from './pipeline.ts';
import { bookkeeping, computing, noting } from './policies.ts';
import { trainingQueue } from './queues.ts';
import { settingsOf } from './settings.ts';
import { noWorkerTook, startReporting } from './waiting.ts';

const progress = defineQuery<RunDocument>('progress');
const trainingProgress = defineSignal<[TrainingProgress]>('trainingProgress');

const { begin, close } = proxyActivities<RunActivities>(bookkeeping);
const { publish } = proxyActivities<RunActivities>(computing);
const { waiting } = proxyActivities<RunActivities>(noting);

/** Opens the run, runs the stages and publishes the results. A run that does not complete is closed as failed or cancelled. */
export async function marketingAnalytics(input?: PipelineInput): Promise<RunDocument> {
  const { workflowId, firstExecutionRunId: runId, memo, startTime } = workflowInfo();
  const originRunId = memo?.originRunId as string | undefined;
  const board = new Board({ workflowId, runId, originRunId });
  setHandler(progress, () => board.document((Date.now() - startTime.getTime()) / 1000));
  setHandler(trainingProgress, (training) => {
    board.train(training);
    setCurrentDetails(board.markdown());
  });

  let run: CloseCall['run'] = { workflowId, runId, storeId: null };
  try {
    const names = pipeline.map(({ name }) => name);
    const { storeId, source, stages } = await open({ workflowId, runId, originRunId, input, stages: names });
    const opened = { workflowId, runId, origin: originRunId ?? runId, storeId };
    run = opened;
    const nodes = nodesOf(stages);
    board.keep(nodes);
    upsertMemo({ source, status: 'running' });
    const settings = settingsOf(input);
    const document = await withinLimit(settings.maxDuration, board, async () => {
      const results = await runStages(opened, nodes, settings, board);
      return publish({ run: opened, settings, results }).catch((error) => {
        throw cancellation(error) ?? workflowFailure('publish', error);
      });
    });
    board.ended = document;
    setCurrentDetails(board.markdown());
    upsertMemo({ status: document.status });
    return document;
  } catch (error) {
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    const failure = status === 'failed' ? describeFailure(error) : undefined;
    board.end(status, failure);
    setCurrentDetails(board.markdown());
    upsertMemo({ status });
    await closeRun({ run, status, stages: board.reports(), error: failure });
    throw error;
  }
}

async function open(call: Parameters<typeof begin>[0]): ReturnType<typeof begin> {
  // Earlier runs could not be cancelled while they began.
  const opening = patched('cancelBegin') ? begin(call) : CancellationScope.nonCancellable(() => begin(call));
  return opening.catch((error) => {
    throw cancellation(error) ?? workflowFailure('begin', error);
  });
}

/** Also a run that is cancelled is closed. Of one that could not begin, nothing may be there to close, nor a store. */
async function closeRun(call: CloseCall): Promise<void> {
  const closing = call.run.storeId === null ? proxyActivities<RunActivities>(noting).close : close;
  // The cause of the failure matters more than an error while closing.
  await CancellationScope.nonCancellable(() => closing(call)).catch(() => undefined);
}

/** Starts every stage as soon as the stages that it needs are done. The first failure cancels the others and is rethrown. */
async function runStages(
  run: RunContext,
  nodes: StageNode[],
  settings: PipelineSettings,
  board: Board,
): Promise<StageResult[]> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const started = new Map<string, Promise<StageResult>>();
    const resultOf = (name: string) => started.get(name) as Promise<StageResult>;
    for (const node of byUrgency(nodes)) {
      const needs = Promise.all(node.needs.map(resultOf));
      started.set(
        node.name,
        needs.then((results) => runStage(run, node, settings, results, board)),
      );
    }
    const all = nodes.map(({ name }) => resultOf(name));
    return Promise.all(all).catch(async (error) => {
      scope.cancel();
      await Promise.allSettled(all);
      throw error;
    });
  });
}

async function runStage(
  run: RunContext,
  node: StageNode,
  settings: PipelineSettings,
  needs: StageResult[],
  board: Board,
): Promise<StageResult> {
  const stage = node.name;
  const show = (report: Parameters<Board['set']>[0]) => {
    board.set(report);
    setCurrentDetails(board.markdown());
  };
  show({ stage, status: 'running', seconds: null });
  // Each stage's argument is stored in the history, so the mapping goes only to ingests, and only their table's part.
  const mapping = node.table && settings.mapping ? { [node.table]: settings.mapping[node.table] } : null;
  const inputs = needs.flatMap((result) => result.outputs);
  const call = { run, stage, settings: { ...settings, mapping }, inputs, table: node.table };
  const start = (options: ActivityOptions) => {
    const startToCloseTimeout = durationSeconds(settings.maxDuration) * 1000;
    const policy = { ...computing, startToCloseTimeout, summary: summary(node, needs), ...options };
    return proxyActivities<StageActivities>(policy)[node.kind]!(call);
  };
  const report = async (reason: string) => {
    show({ stage, status: 'pending', seconds: null, reason });
    await waiting({ run, stage, reason }).catch(() => undefined);
  };
  try {
    const result = await (node.kind === 'training' ? startTraining(start, report) : start({}));
    show(result);
    return result;
  } catch (error) {
    const cancelled = cancellation(error);
    if (cancelled) throw cancelled;
    const failure = workflowFailure(stage, error);
    show({ stage, status: 'failed', seconds: null, reason: failure.message });
    throw failure;
  }
}

/** On its own queue, which workers on other machines may poll. */
function startTraining(
  start: (options: ActivityOptions) => Promise<StageResult>,
  report: (reason: string) => Promise<void>,
): Promise<StageResult> {
  const taskQueue = trainingQueue(workflowInfo().taskQueue);
  return startReporting(
    (options) => start({ taskQueue, ...options }),
    () => report(noWorkerTook(taskQueue)),
  );
}

function summary(node: StageNode, needs: StageResult[]): string {
  const read = needs.filter((result) => result.rows !== undefined);
  const rows = read.map((result) => `${result.stage.replace('ingest:', '')} ${result.rows?.toLocaleString('en')} rows`);
  const few = rows.length <= tableNames.length ? rows.join(', ') : '';
  return (node.table ?? few).slice(0, 200);
}

/** The error of an activity as a cancellation, if it was one: also if it did not answer and a timeout ended it meanwhile. */
function cancellation(error: unknown): Error | null {
  if (isCancellation(error)) return error as Error;
  return CancellationScope.current().consideredCancelled ? new CancelledFailure('cancelled') : null;
}

/** The failure of the workflow: one line with the stage and the cause. */
function workflowFailure(stage: string, error: unknown): ApplicationFailure {
  const { type, message } = describeFailure(error);
  return ApplicationFailure.nonRetryable(`${stage}: ${message}`, type);
}

function describeFailure(error: unknown): RunError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const type = failureType(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return { type, message, hint: failures[type].todo };
}

function failureType(error: unknown): FailureType {
  if (error instanceof TimeoutFailure) return 'Stalled';
  const type = error instanceof ApplicationFailure ? error.type : null;
  return type && type in failures ? (type as FailureType) : 'Unexpected';
}
