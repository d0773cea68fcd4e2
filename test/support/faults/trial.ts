import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { newWorkflowId, startRun } from '../../../client/server/startRun.ts';
import type { RunId } from '../../../core/run.ts';
import type { PipelineInput } from '../../../data/input.ts';
import { openStore, type Store } from '../../../store/store.ts';
import { until } from '../until.ts';
import { type Artifacts, artifactsOf } from './artifacts.ts';
import { clientOf } from './client.ts';
import { type Faults, openFaults } from './control.ts';
import { computing, faultyEnvironment, type Process, spawnNode, workerProgram } from './processes.ts';

/** What the fault tests share; see `setup.ts`. */
export type Bench = {
  build: string;
  address: string;
  /** The store of an undisturbed run of `sampleInput`. */
  reference: string;
  /** That run's artifacts. */
  artifacts: Artifacts;
};

/** The sample that comes with the project, with a training that is soon over. */
export const sampleInput: PipelineInput = { training: { epochs: 3 } };

/** One store with workers of its own, on a task queue of its own, and with faults at hand. */
export type Trial = {
  folder: string;
  store: Store;
  faults: Faults;
  startWorker(options?: { storeUrl?: string; roots?: string[]; environment?: NodeJS.ProcessEnv }): Promise<Process>;
  /** Starts another Node process whose files may be faulty; resolves when it prints `ready`. */
  spawn(args: string[], environment: NodeJS.ProcessEnv, ready: string): Promise<Process>;
  start(input?: PipelineInput): Promise<TrialRun>;
  /** Everything that is in the store's receipts, by key of the store. */
  receipts(): Promise<Record<string, string>>;
  /** Ends the workers as their users do, and says what is left that nobody needs. */
  leftovers(): Promise<{ temporary: string[]; checkpoints: string[]; processes: number[] }>;
  close(): Promise<void>;
};

export type TrialRun = {
  run: RunId;
  handle: Awaited<ReturnType<typeof startRun>>['handle'];
  /** Resolves when the run has completed; throws how it ended otherwise. */
  completed(): Promise<void>;
  /** How often an activity that is not over has failed, if its last failure is of this type. */
  failedTries(type: string): Promise<number>;
  artifacts(): Promise<Artifacts>;
};

export async function openTrial(
  bench: Pick<Bench, 'build' | 'address'>,
  folder: string,
  {
    store: url = join(folder, 'store'),
    taskQueue = `faults-${newWorkflowId()}`,
  }: { store?: string; taskQueue?: string } = {},
): Promise<Trial> {
  const control = join(folder, 'control');
  await mkdir(control, { recursive: true });
  const store = openStore(url);
  const client = await clientOf(bench.address);
  const workers: Process[] = [];
  const spawn = async (storeUrl: string, args: string[], environment: NodeJS.ProcessEnv, ready: string) => {
    const faulty = faultyEnvironment(control, storeUrl);
    const worker = await spawnNode(args, { ...faulty, ...environment }, join(folder, 'worker.log'), ready);
    workers.push(worker);
    return worker;
  };
  const stopWorkers = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));
  return {
    folder,
    store,
    faults: openFaults(control),
    startWorker: ({ storeUrl = url, roots = [join(bench.build, 'data'), folder], environment = {} } = {}) => {
      const args = [bench.build, bench.address, taskQueue, storeUrl, ...roots];
      return spawn(storeUrl, ['--import', 'tsx', workerProgram, ...args], environment, 'polling');
    },
    spawn: (args, environment, ready) => spawn(url, args, environment, ready),
    start: async (input = sampleInput) => trialRun(client, store, taskQueue, input),
    receipts: () => contents(store, 'receipts'),
    leftovers: async () => {
      await stopWorkers();
      await until('no compute child is left', () => computing(url).length === 0, 15).catch(() => undefined);
      const keys = async (prefix: string) => (await store.files.list(prefix)).map(({ key }) => key);
      return {
        temporary: [...(await keys('tmp')), ...(await keys('scratch'))],
        checkpoints: await keys('progress'),
        processes: computing(url),
      };
    },
    close: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.kill()));
      await rm(control, { recursive: true, force: true });
    },
  };
}

async function trialRun(client: Client, store: Store, taskQueue: string, input: PipelineInput): Promise<TrialRun> {
  const { handle, run } = await startRun(client, input, { taskQueue });
  return {
    run,
    handle,
    completed: async () => void (await handle.result()),
    failedTries: async (type) => {
      const { raw } = await handle.describe();
      const failed = raw.pendingActivities?.filter(
        ({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === type,
      );
      return Math.max(0, ...(failed ?? []).map(({ attempt }) => (attempt ?? 1) - 1));
    },
    artifacts: () => artifactsOf(store, run),
  };
}

async function contents(store: Store, prefix: string): Promise<Record<string, string>> {
  const entries = await store.files.list(prefix);
  return Object.fromEntries(
    await Promise.all(entries.map(async ({ key }) => [key, String(await store.files.read(key))])),
  );
}
