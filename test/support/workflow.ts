import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import type { StageCall, StageResult } from '../../activities/run.ts';
import { temporalProgram } from '../../client/setup/temporal.ts';
import type { PipelineInput } from '../../data/input.ts';
import { bundleWorkflows } from '../../worker.ts';
import type { marketingAnalytics } from '../../workflows/index.ts';
import { pipeline } from '../../workflows/pipeline.ts';
import { trainingQueue } from '../../workflows/queues.ts';

type Stage = (call: StageCall) => Promise<StageResult>;

export type Fakes = {
  /** What a stage does in place of computing, by its name. */
  stages?: Record<string, Stage>;
};

/** What the workflow asked of its activities, in the order in which they began and ended. */
export type Log = { begun: string[]; calls: StageCall[]; closed: Record<string, unknown>[] };

/** Bundled once for all tests of a file. */
const workflows = bundleWorkflows();

/** A real Temporal server for the tests of a file. */
export function temporalServer(): () => TestWorkflowEnvironment {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    const path = temporalProgram();
    if (path === null) throw new Error('no `temporal` program: run `npm run setup`');
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    environment = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'existing-path', path } },
    });
  });
  afterAll(() => environment?.teardown());
  return () => environment;
}

/** Starts the workflow with workers whose activities are fakes, hands it to `use`, and stops the workers. */
export async function withPipeline<T>(
  { client, nativeConnection: connection }: TestWorkflowEnvironment,
  { input, memo, ...fakes }: Fakes & { input?: PipelineInput; memo?: Record<string, unknown> },
  use: (handle: WorkflowHandleWithFirstExecutionRunId<typeof marketingAnalytics>, log: Log) => Promise<T>,
): Promise<T> {
  const taskQueue = `test-${randomUUID()}`;
  const log: Log = { begun: [], calls: [], closed: [] };
  const { training, ...activities } = fakeActivities(fakes, log);
  const common = { connection, maxHeartbeatThrottleInterval: '100ms', shutdownForceTime: '5s' } as const;
  const workers = [
    await Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { code: await workflows },
      activities,
    }),
    await Worker.create({ ...common, taskQueue: trainingQueue(taskQueue), activities: { training } }),
  ];
  const running = workers.map((worker) => worker.run());
  try {
    const handle = await client.workflow.start<typeof marketingAnalytics>('marketingAnalytics', {
      workflowId: taskQueue,
      taskQueue,
      args: input === undefined ? [] : [input],
      memo,
    });
    return await use(handle, log);
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

function fakeActivities({ stages = {} }: Fakes, log: Log) {
  const stage = async (call: StageCall) => {
    log.begun.push(`> ${call.stage}`);
    log.calls.push(call);
    const beat = setInterval(() => Context.current().heartbeat(), 20);
    try {
      return await (stages[call.stage] ?? done)(call);
    } finally {
      clearInterval(beat);
      log.begun.push(`< ${call.stage}`);
    }
  };
  const end = async (call: Record<string, unknown>) => {
    log.begun.push('closed');
    log.closed.push(call);
    return { status: 'completed' };
  };
  return {
    ...Object.fromEntries(pipeline.map(({ kind }) => [kind, stage])),
    training: stage,
    begin: async () => ({ storeId: 'store', source: 'shop' }),
    publish: end,
    close: end,
  };
}

/** A stage that leaves one artifact named after it. */
export async function done({ stage }: StageCall): Promise<StageResult> {
  const output = { name: stage, digest: stage, bytes: 1, mediaType: 'text/plain' };
  return { stage, status: 'done', seconds: 0.5, rows: 7, timings: {}, outputs: [output] };
}

/** A stage that goes on until it is cancelled. */
export function endless(): Promise<never> {
  return Context.current().cancelled;
}

/** Stages that end only once all of them have begun. */
export function together(...names: string[]): Record<string, Stage> {
  let missing = names.length;
  let open: () => void;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  const stage: Stage = async (call) => {
    missing -= 1;
    if (missing === 0) open();
    await all;
    return done(call);
  };
  return Object.fromEntries(names.map((name) => [name, stage]));
}
