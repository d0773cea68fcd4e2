import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, WorkflowNotFoundError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import {
  NativeConnection,
  type NativeConnectionOptions,
  type WorkerOptions as TemporalOptions,
  Worker,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { computationsModule } from './activities/computations.ts';
import { identityOf } from './activities/identity.ts';
import { createActivities } from './activities/index.ts';
import { Leases } from './activities/leases.ts';
import { logStages, logTo } from './activities/log.ts';
import { warnOfMisfits } from './activities/openRuns.ts';
import { rootsOf } from './activities/roots.ts';
import type { RunId } from './core/run.ts';
import { NoServer } from './core/serverErrors.ts';
import { backendRecord } from './engine/backend.ts';
import { ComputePool } from './engine/pool.ts';
import { aliveSeconds, removeLeftovers, removeOwnLeftovers, showAlive } from './store/scratch.ts';
import { openStore, type Store, storeUrl } from './store/store.ts';
import { defaultQueue, trainingQueue } from './workflows/queues.ts';

export type WorkerOptions = {
  /** A random id, as in the worker's log: pids and host names of containers are often equal. */
  id: string;
  connection: NativeConnection;
  namespace: string;
  store: Store;
  /** Folders from which sources may be read. */
  roots: string[];
  taskQueue?: string;
  /** Polls only for the training, or only for everything else. Default: for both. */
  only?: 'analysis' | 'training';
  /** Concurrent computations, not counting a training; default: number of cores. */
  slots?: number;
};

export type RunningWorker = {
  /** Resolves when the worker has ended; rejects if it failed. */
  done: Promise<void>;
  /** Stops polling, gives running activities a grace period, and resolves when the worker has ended. */
  stop(): Promise<void>;
};

/** Grace period for running activities. It can be short: a training continues elsewhere from its last checkpoint. */
const shutdownGraceTime = '5s';

/** Slots for `begin` and `close`, which do not compute. */
const bookkeepingSlots = 2;

/** Starts a worker that polls a task queue and its training queue. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { id, store } = options;
  const { files } = store;
  // First, because they may be what fills the disk.
  await removeLeftovers(files);
  await showAlive(files, id);
  const leases = new Leases(store, (run) => isRunning(options, run));
  const parts = await Promise.all([
    ...(options.only === 'training' ? [] : [analysis(options, leases)]),
    ...(options.only === 'analysis' ? [] : [training(options, leases)]),
  ]);
  const checked = options.only === 'training' ? null : checkOpenRuns(options);
  const alive = setInterval(() => showAlive(files, id).catch(() => undefined), aliveSeconds.renewed * 1000);
  const ends = parts.map(({ worker, pool }) => worker.run().finally(() => pool.close()));
  const done = Promise.allSettled(ends).then(async (ended) => {
    await checked;
    leases.close();
    clearInterval(alive);
    // Failing does not matter: the next worker removes what is left.
    await removeOwnLeftovers(files, id).catch(() => undefined);
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
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
  const { id, store, roots, taskQueue = defaultQueue, slots = availableParallelism() } = options;
  const pool = new ComputePool({ ...compute(store, id), size: slots, reuse: true });
  const worker = await Worker.create({
    ...common(options),
    taskQueue,
    ...workflowCode(),
    activities: createActivities({ store, pool, leases, roots, identity: identityOf(id) }),
    // No more than it can compute, so that other workers get the rest.
    maxConcurrentActivityTaskExecutions: slots + bookkeepingSlots,
    // A waiting poller occupies a slot, so there is only one. The other slots are for eager activities, which the server
    // returns with a workflow task's completion: sooner than by polling, and in the order in which the workflow starts them.
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
    maxEagerActivityReservationsPerWorkflowTask: slots,
  });
  return { worker, pool };
}

async function training(options: WorkerOptions, leases: Leases) {
  const { id, store, roots, taskQueue = defaultQueue } = options;
  // TensorFlow does not return its memory, so a process that has trained is not reused.
  const pool = new ComputePool({ ...compute(store, id), size: 1, reuse: false });
  const worker = await Worker.create({
    ...common(options),
    taskQueue: trainingQueue(taskQueue),
    activities: createActivities({ store, pool, leases, roots, identity: identityOf(id) }),
    maxConcurrentActivityTaskExecutions: 1,
  });
  return { worker, pool };
}

function compute(store: Store, worker: string) {
  return { storeUrl: store.url, worker, computations: computationsModule };
}

/** Whether the run is still running, also after a reset, which changes its Temporal run id. */
async function isRunning({ connection, namespace }: WorkerOptions, { workflowId, runId }: RunId): Promise<boolean> {
  const client = new Client({ connection, namespace });
  try {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' && raw.workflowExecutionInfo?.firstRunId === runId;
  } catch (error) {
    // A deleted workflow; any other error says nothing about the run.
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Beside the work, which it does not delay. Without an answer of the server, a run that does not fit shows when it fails. */
function checkOpenRuns({ connection, namespace, taskQueue = defaultQueue }: WorkerOptions): Promise<void> {
  return warnOfMisfits(new Client({ connection, namespace }), taskQueue, workflowCode()).catch(() => undefined);
}

function common({ id, connection, namespace }: WorkerOptions) {
  return {
    connection,
    namespace,
    identity: identityOf(id),
    shutdownGraceTime,
    shutdownForceTime: '15s',
    // A worker learns of a cancellation only when it sends a heartbeat.
    maxHeartbeatThrottleInterval: '1s',
    interceptors: { activity: [logStages] },
  } satisfies Partial<TemporalOptions>;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const sdkVersion: string = createRequire(import.meta.url)('@temporalio/worker/package.json').version;

/** File name of a build's workflow bundle, with the version of the SDK, because a bundle works only with that version. */
export const bundleName = `workflows-${sdkVersion}.bundle.js`;

/** The build's bundle, or the sources if this is not a build; the SDK bundles them in a second. */
function workflowCode(): Pick<TemporalOptions, 'workflowBundle' | 'workflowsPath'> {
  if (import.meta.url.endsWith('.ts')) return { workflowsPath: join(here, 'workflows/index.ts') };
  return { workflowBundle: { codePath: builtBundle(here) } };
}

/** The bundle of the build in `folder`. Throws if it is for another version of the SDK: its workflows would not start. */
export function builtBundle(folder: string): string {
  const path = join(folder, bundleName);
  if (existsSync(path)) return path;
  const other = readdirSync(folder).find((name) => name.endsWith('.bundle.js'));
  const found = other ? `${other} is of another version of Temporal's SDK` : 'there is no workflow bundle';
  throw new Error(
    `${found} in ${folder}; version ${sdkVersion} is installed: run \`npm run build\` again, or reinstall the package`,
  );
}

/** A worker's connection to a server; `from` names its configuration in messages. The caller closes it. Throws `NoServer`. */
export async function connectWorker(options: NativeConnectionOptions, from: string): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${options.address} (${from}): ${reason}`, { cause: error });
  }
}

/** `worker.ts [--store FOLDER] [--only analysis|training] [--slots N]`: runs a worker on the configured server. */
async function main(id: string, log: Logger): Promise<void> {
  const { store, only, slots } = parseArgs({
    options: { store: { type: 'string' }, only: { type: 'string' }, slots: { type: 'string' } },
  }).values;
  if (only !== undefined && only !== 'analysis' && only !== 'training') {
    throw new Error(`--only is ${JSON.stringify(only)}; expected analysis or training`);
  }
  if (slots !== undefined && !/^[1-9][0-9]{0,3}$/.test(slots)) {
    throw new Error(`--slots is ${JSON.stringify(slots)}; expected an integer from 1 to 9999`);
  }
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const { address = 'localhost:7233' } = connectionOptions;
  const from = connectionOptions.address ? 'TEMPORAL_ADDRESS or temporal.toml' : 'the default address';
  if (!backendRecord()) console.log('TensorFlow is not set up, so training uses WebAssembly; run `marketflow setup`');
  const connection = await connectWorker({ ...connectionOptions, address }, from);
  const worker = await startWorker({
    id,
    connection,
    namespace,
    store: openStore(storeUrl(store)),
    roots: rootsOf(),
    only,
    slots: slots === undefined ? undefined : Number(slots),
  });
  console.log(`worker polls for ${only ?? 'analysis and training'} at ${address}; press Ctrl-C to stop`);
  // Not `once`: npm passes on the signal that the terminal has already sent.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void worker.stop().catch((error) => log.warn({ error }, 'it did not stop in time')));
  }
  await worker.done;
  await connection.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const id = randomUUID();
  const log = logTo(id);
  await main(id, log).catch((error: Error) => {
    log.fatal({ error }, error.message);
    // The SDK's threads keep the process of a worker alive that could not start.
    process.exit(1);
  });
}
