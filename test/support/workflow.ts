import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { CloseCall } from '../../activities/close.ts';
import type { StageCall } from '../../activities/run.ts';
import type { WaitingCall } from '../../activities/waiting.ts';
import { useEmbedded } from '../../client/server/embedded.ts';
import { host } from '../../client/server/ports.ts';
import { startRun } from '../../client/server/startRun.ts';
import { bundleWorkflows } from '../../client/setup/build.js';
import type { PipelineInput } from '../../data/input.ts';
import { pipeline } from '../../workflows/pipeline.ts';
import { trainingQueue } from '../../workflows/queues.ts';
import type { Handle } from './pipeline.ts';

type Activity = (call: never) => Promise<unknown>;

/** The real workflow on a real server, with activities that a test makes up. */
export type WorkflowBench = {
  client: Client;
  /** Starts a run whose activities are `activities`, and otherwise succeed at once. Those of `training: null` nobody polls. */
  start(activities: Record<string, Activity | null>, input?: PipelineInput): Promise<StartedRun>;
  close(): Promise<void>;
};

type StartedRun = {
  handle: Handle;
  taskQueue: string;
  /** How the workflow closed the run in the store. */
  closed: CloseCall[];
  /** What the workflow reported to wait. */
  waited: WaitingCall[];
  /** Starts the worker that polls for the training. */
  startTraining(): Promise<void>;
};

export async function openWorkflow(): Promise<WorkflowBench> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const home = await mkdtemp(join(tmpdir(), 'marketflow-home-'));
  const { server, release } = await useEmbedded(home, 'test');
  const address = `${host}:${server.ports.grpc}`;
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const workflowBundle = { code: await bundleWorkflows() };
  const workers: (() => Promise<void>)[] = [];
  const poll = async (taskQueue: string, activities: object, workflows = {}) => {
    const options = { maxHeartbeatThrottleInterval: '100ms', shutdownForceTime: '1s' } as const;
    const worker = await Worker.create({ connection, taskQueue, activities, ...options, ...workflows });
    const running = worker.run().catch(() => undefined);
    workers.push(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    });
  };
  return {
    client,
    start: async ({ training, ...others }, input = {}) => {
      const taskQueue = `test-${randomUUID()}`;
      const closed: CloseCall[] = [];
      const waited: WaitingCall[] = [];
      const close = async (call: CloseCall) => void closed.push(call);
      const waiting = async (call: WaitingCall) => void waited.push(call);
      const all = { ...succeeding, close, waiting, ...others };
      await poll(taskQueue, all, { workflowBundle });
      const startTraining = () => poll(trainingQueue(taskQueue), { training: training ?? succeed });
      if (training !== null) await startTraining();
      const { handle } = await startRun(client, input, { taskQueue });
      return { handle, taskQueue, closed, waited, startTraining };
    },
    close: async () => {
      await Promise.all(workers.map((end) => end()));
      await Promise.all([client.connection.close(), connection.close()]);
      await release();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function succeed({ stage }: StageCall) {
  return { stage, status: 'done', seconds: 0, timings: {}, outputs: [] };
}

const succeeding: Record<string, Activity> = {
  ...Object.fromEntries(pipeline.map(({ kind }) => [kind, succeed])),
  begin: async ({ stages }: { stages: string[] }) => ({ storeId: 'store', source: 'source', stages }),
  publish: async () => ({ status: 'completed', stages: [] }),
};
