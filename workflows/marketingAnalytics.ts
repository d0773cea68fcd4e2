import {
  CancellationScope,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunActivities, StageActivities } from '../activities/index.ts';
import type { RunContext, StageResult } from '../activities/run.ts';
import type { RunDocument, TrainingProgress } from '../core/run.ts';
import { tableNames } from '../data/contract.ts';
import type { PipelineInput, PipelineSettings } from '../data/input.ts';
import { Board } from './board.ts';
import { describeFailure, workflowFailure } from './failure.ts';
import { byUrgency, pipeline, type StageNode } from './pipeline.ts';
import { bookkeeping, computing } from './policies.ts';
import { trainingQueue } from './queues.ts';
import { settingsOf } from './settings.ts';

export const progress = defineQuery<RunDocument>('progress');
export const trainingProgress = defineSignal<[TrainingProgress]>('trainingProgress');

const { begin, close } = proxyActivities<RunActivities>(bookkeeping);
const { publish } = proxyActivities<RunActivities>(computing);

/** Five CSVs in, one report out: opens the run, walks the pipeline, publishes; whatever happens, the run is closed. */
export async function marketingAnalytics(input?: PipelineInput): Promise<RunDocument> {
  const { workflowId, firstExecutionRunId: runId, memo, startTime } = workflowInfo();
  const originRunId = memo?.originRunId as string | undefined;
  const board = new Board({ workflowId, runId, originRunId });
  setHandler(progress, () => board.document((Date.now() - startTime.getTime()) / 1000));
  setHandler(trainingProgress, (training) => {
    board.training = training;
    setCurrentDetails(board.markdown());
  });

  // Whatever comes, a run that has begun is closed.
  const { storeId, source } = await CancellationScope.nonCancellable(() =>
    begin({ workflowId, runId, originRunId, input, stages: pipeline.map(({ name }) => name) }),
  );
  upsertMemo({ source, status: 'running' });
  const run = { workflowId, runId, origin: originRunId ?? runId, storeId };
  try {
    const settings = settingsOf(input);
    const results = await walk(run, settings, board);
    const document = await publish({ run, settings, results }).catch((error) => {
      throw isCancellation(error) ? error : workflowFailure('publish', error);
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
    const closing = CancellationScope.nonCancellable(() =>
      close({ run, status, stages: board.reports(), error: failure }),
    );
    // Why the run has failed matters more than that it could not be closed.
    await closing.catch(() => undefined);
    throw error;
  }
}

/** Starts every stage as soon as those that it needs are done. The first failure cancels the others and is thrown. */
async function walk(run: RunContext, settings: PipelineSettings, board: Board): Promise<StageResult[]> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const stages = new Map<string, Promise<StageResult>>();
    const resultOf = (name: string) => stages.get(name) as Promise<StageResult>;
    for (const node of byUrgency) {
      const needs = Promise.all(node.needs.map(resultOf));
      stages.set(
        node.name,
        needs.then((results) => runStage(run, node, settings, results, board)),
      );
    }
    const all = pipeline.map(({ name }) => resultOf(name));
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
  const activities = proxyActivities<StageActivities>({
    ...computing,
    taskQueue: node.kind === 'training' ? trainingQueue(workflowInfo().taskQueue) : undefined,
    summary: summary(node, needs),
  });
  // Only an ingest needs the mapping, and only its table's part: what every stage carries is in the history each time.
  const mapping = node.table && settings.mapping ? { [node.table]: settings.mapping[node.table] } : null;
  const inputs = needs.flatMap((result) => result.outputs);
  try {
    const result = await activities[node.kind]!({
      run,
      stage,
      settings: { ...settings, mapping },
      inputs,
      table: node.table,
    });
    show(result);
    return result;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = workflowFailure(stage, error);
    show({ stage, status: 'failed', seconds: null, reason: failure.message });
    throw failure;
  }
}

function summary(node: StageNode, needs: StageResult[]): string {
  const read = needs.filter((result) => result.rows !== undefined);
  const rows = read.map((result) => `${result.stage.replace('ingest:', '')} ${result.rows?.toLocaleString('en')} rows`);
  const few = rows.length <= tableNames.length ? rows.join(', ') : '';
  return (node.table ?? few).slice(0, 200);
}
