import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import {
  bundleWorkflowCode,
  NativeConnection,
  type NativeConnectionOptions,
  type WorkerOptions as TemporalOptions,
  Worker,
} from '@temporalio/worker';
import { computationsModule } from './activities/computations.ts';
import { createActivities } from './activities/index.ts';
import { Leases } from './activities/leases.ts';
import { logStages, logTo } from './activities/log.ts';
import type { RunId } from './core/run.ts';
import { NoServer } from './core/serverErrors.ts';
import { ComputePool } from './engine/pool.ts';
import { parseRoots } from './stages/ingest/roots.ts';
import { removeLeftovers } from './store/files.ts';
import { openStore, type Store, storeUrl } from './store/store.ts';
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
  const pool = new ComputePool({ storeUrl: store.url, computations: computationsModule, size: slots, reuse: true });
  const worker = await Worker.create({
    ...common(options),
    taskQueue,
    ...workflowCode(),
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
  const pool = new ComputePool({ storeUrl: store.url, computations: computationsModule, size: 1, reuse: false });
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

const project = fileURLToPath(new URL('.', import.meta.url));
const sdkVersion: string = createRequire(import.meta.url)('@temporalio/worker/package.json').version;

/** File of a build's workflow code, named for the version of the SDK that it was made with and works with. */
export const bundleName = `workflows-${sdkVersion}.bundle.js`;

/** The workflows as one file's text. */
export async function bundleWorkflows(): Promise<string> {
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: console.error, error: console.error };
  return (await bundleWorkflowCode({ workflowsPath: join(project, 'workflows/index.ts'), logger })).code;
}

/** The build's bundle; the sources, which the SDK bundles in a second, where nothing is built. */
function workflowCode(): Pick<TemporalOptions, 'workflowBundle' | 'workflowsPath'> {
  if (import.meta.url.endsWith('.ts')) return { workflowsPath: join(project, 'workflows/index.ts') };
  return { workflowBundle: { codePath: builtBundle(project) } };
}

/** The bundle of the build in `folder`. Throws when it is of another version of the SDK: their workflows would not start. */
export function builtBundle(folder: string): string {
  const path = join(folder, bundleName);
  if (existsSync(path)) return path;
  const other = readdirSync(folder).find((name) => name.endsWith('.bundle.js'));
  const found = other ? `${other} is of another version of Temporal's SDK` : 'there is no workflow bundle';
  throw new Error(`${found} in ${folder}; version ${sdkVersion} is installed: run \`npm run build\` again`);
}

/** A worker's connection to a server, which `from` names in messages. The caller closes it. Throws `NoServer`. */
export async function connectWorker(options: NativeConnectionOptions, from: string): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${options.address} (${from}): ${reason}`, { cause: error });
  }
}

/** Folders in which a worker reads sources: `MARKETFLOW_ROOTS`, else the project's `data/` and `source`. */
export function rootsOf(source?: string | null): string[] {
  const named = process.env.MARKETFLOW_ROOTS;
  if (named) return parseRoots(named).map((root) => resolve(root));
  const own = join(project, 'data');
  return source ? [own, source] : [own];
}

/** `worker.ts [--store FOLDER] [--only analysis|training] [--slots N]`: polls the configured server until it is stopped. */
async function main(): Promise<void> {
  const { store, only, slots } = parseArgs({
    options: { store: { type: 'string' }, only: { type: 'string' }, slots: { type: 'string' } },
  }).values;
  if (only !== undefined && only !== 'analysis' && only !== 'training') {
    throw new Error(`--only is ${JSON.stringify(only)}; wanted analysis or training`);
  }
  if (slots !== undefined && !/^[1-9][0-9]{0,3}$/.test(slots)) {
    throw new Error(`--slots is ${JSON.stringify(slots)}; wanted a whole number from 1`);
  }
  logTo();
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  const connection = await connectWorker({ ...connectionOptions, address }, 'TEMPORAL_ADDRESS or temporal.toml');
  const worker = await startWorker({
    connection,
    namespace,
    store: openStore(storeUrl(store)),
    roots: rootsOf(),
    only,
    slots: slots === undefined ? undefined : Number(slots),
  });
  console.log(`worker polls for ${only ?? 'analysis and training'} at ${address}; Ctrl-C stops`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void worker.stop());
  await worker.done;
  await connection.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
