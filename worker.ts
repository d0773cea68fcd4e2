import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type NativeConnection, type WorkerOptions as TemporalOptions, Worker } from '@temporalio/worker';
import { createActivities } from './activities/index.ts';
import { logStages } from './activities/log.ts';
import { ComputePool } from './activities/pool.ts';
import { workflowBundle } from './client/bundle.ts';
import { removeLeftovers } from './store/files.ts';
import type { Store } from './store/store.ts';
import { defaultQueue, trainingQueue } from './workflows/queues.ts';

export type WorkerOptions = {
  connection: NativeConnection;
  namespace: string;
  store: Store;
  /** Folders in which sources may be. */
  roots: string[];
  taskQueue?: string;
};

export type RunningWorker = {
  /** Ends when the worker has ended; rejects when it failed. */
  done: Promise<void>;
  /** Takes no more work, gives what runs a moment to end, and ends. */
  stop(): Promise<void>;
};

/** How long a stopping worker waits for what it runs; a training is at most one checkpoint away from continuing elsewhere. */
const shutdownGraceTime = '5s';

/** Starts a worker that polls a task queue and its training queue. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { connection, namespace, store, roots, taskQueue = defaultQueue } = options;
  await removeLeftovers(store.url);
  const cores = availableParallelism();
  const computing = new ComputePool({ storeUrl: store.url, size: cores, reuse: true });
  // TensorFlow keeps its memory: a child that has trained is not used again.
  const training = new ComputePool({ storeUrl: store.url, size: 1, reuse: false });
  const common = {
    connection,
    namespace,
    shutdownGraceTime,
    shutdownForceTime: '15s',
    // A worker hears of a cancellation only when it heartbeats.
    maxHeartbeatThrottleInterval: '1s',
    interceptors: { activity: [logStages] },
  } satisfies Partial<TemporalOptions>;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { codePath: await workflowBundle() },
      activities: createActivities({ store, pool: computing, roots }),
    }),
    Worker.create({
      ...common,
      taskQueue: trainingQueue(taskQueue),
      activities: createActivities({ store, pool: training, roots }),
      maxConcurrentActivityTaskExecutions: 1,
    }),
  ]);
  const done = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  const end = done.finally(() => {
    computing.close();
    training.close();
  });
  return {
    done: end,
    stop: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await end;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.argv.splice(2, 0, 'worker');
  // Not awaited: the verb imports this module, which must be there by then.
  void import('./client/marketflow.ts');
}
