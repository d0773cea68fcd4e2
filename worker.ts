import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { type NativeConnection, type WorkerOptions as TemporalOptions, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { Leases } from './activities/leases.ts';
import { logStages } from './activities/log.ts';
import { ComputePool } from './activities/pool.ts';
import { workflowBundle } from './client/bundle.ts';
import { removeLeftovers } from './store/files.ts';
import type { RunId } from './store/runs.ts';
import type { Store } from './store/store.ts';
import { defaultQueue, trainingQueue } from './workflows/queues.ts';

export type WorkerOptions = {
  connection: NativeConnection;
  namespace: string;
  store: Store;
  /** Folders in which sources may be. */
  roots: string[];
  taskQueue?: string;
  /** Polls for the training alone, or for everything else. */
  only?: 'analysis' | 'training';
  /** How many computations run at once beside a training; default: as many as there are cores. */
  slots?: number;
};

export type RunningWorker = {
  /** Ends when the worker has ended; rejects when it failed. */
  done: Promise<void>;
  /** Takes no more work, gives what runs a moment to end, and ends. */
  stop(): Promise<void>;
};

/** How long a stopping worker waits for what it runs; a training is at most one checkpoint away from continuing elsewhere. */
const shutdownGraceTime = '5s';

/** Beside the computations there are activities that only keep books. */
const bookkeepingSlots = 2;

/** Starts a worker that polls a task queue and its training queue. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  await removeLeftovers(options.store.url);
  const leases = new Leases(options.store, (run) => isRunning(options, run));
  const parts = await Promise.all([
    ...(options.only === 'training' ? [] : [analysis(options, leases)]),
    ...(options.only === 'analysis' ? [] : [training(options, leases)]),
  ]);
  const ends = parts.map(({ worker, pool }) => worker.run().finally(() => pool.close()));
  // A disk that has refused to remove its own may have recovered; if it has not, that is no failure of the worker's end.
  const tidyUp = () => removeLeftovers(options.store.url, process.pid).catch(() => undefined);
  const done = Promise.allSettled(ends).then(async (ended) => {
    leases.close();
    await tidyUp();
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  });
  return {
    done,
    stop: async () => {
      for (const { worker } of parts) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

async function analysis(options: WorkerOptions, leases: Leases) {
  const { store, roots, taskQueue = defaultQueue, slots = availableParallelism() } = options;
  const pool = new ComputePool({ storeUrl: store.url, size: slots, reuse: true });
  const worker = await Worker.create({
    ...common(options),
    taskQueue,
    workflowBundle: { codePath: await workflowBundle() },
    activities: createActivities({ store, pool, leases, roots }),
    // Not more than it can compute, so that other workers get their share.
    maxConcurrentActivityTaskExecutions: slots + bookkeepingSlots,
    // A poller holds a slot while it waits. Those that are free are for activities that the server hands over with a workflow
    // task's answer, sooner than by polling and in the order in which the workflow starts them.
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
    maxEagerActivityReservationsPerWorkflowTask: slots,
  });
  return { worker, pool };
}

async function training(options: WorkerOptions, leases: Leases) {
  const { store, roots, taskQueue = defaultQueue } = options;
  // TensorFlow keeps its memory: a child that has trained is not used again.
  const pool = new ComputePool({ storeUrl: store.url, size: 1, reuse: false });
  const worker = await Worker.create({
    ...common(options),
    taskQueue: trainingQueue(taskQueue),
    activities: createActivities({ store, pool, leases, roots }),
    maxConcurrentActivityTaskExecutions: 1,
  });
  return { worker, pool };
}

/** Whether the run, or what it has been reset to, still goes on. */
async function isRunning({ connection, namespace }: WorkerOptions, { workflowId, runId }: RunId): Promise<boolean> {
  const client = new Client({ connection, namespace });
  const { status, raw } = await client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING' && raw.workflowExecutionInfo?.firstRunId === runId;
}

function common({ connection, namespace }: WorkerOptions) {
  return {
    connection,
    namespace,
    shutdownGraceTime,
    shutdownForceTime: '15s',
    // A worker hears of a cancellation only when it heartbeats.
    maxHeartbeatThrottleInterval: '1s',
    interceptors: { activity: [logStages] },
  } satisfies Partial<TemporalOptions>;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.argv.splice(2, 0, 'worker');
  // Not awaited: the verb imports this module, which must be there by then.
  void import('./client/marketflow.ts');
}
