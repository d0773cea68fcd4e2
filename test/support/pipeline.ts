import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { useEmbedded } from '../../client/server/embedded.ts';
import { host } from '../../client/server/ports.ts';
import { startRun } from '../../client/server/startRun.ts';
import type { RunId } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
import { openStore, type Store } from '../../store/store.ts';
import { startWorker } from '../../worker.ts';

export type Handle = Awaited<ReturnType<typeof startRun>>['handle'];

/** The real pipeline: a server, a store and a worker in this process. */
export type Pipeline = {
  store: Store;
  start(input: PipelineInput): Promise<{ handle: Handle; run: RunId }>;
  close(): Promise<void>;
};

/** Opens it on the store in `folder`, which is not removed; its worker reads sources in `roots`. */
export async function openPipeline(folder: string, roots: string[]): Promise<Pipeline> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const home = await mkdtemp(join(tmpdir(), 'marketflow-home-'));
  const { server, release } = await useEmbedded(home, 'test');
  const address = `${host}:${server.ports.grpc}`;
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection });
  const store = openStore(folder);
  const taskQueue = 'test';
  const id = randomUUID();
  const worker = await startWorker({ id, connection: native, namespace: 'default', store, roots, taskQueue });
  return {
    store,
    start: (input) => startRun(client, input, { taskQueue }),
    close: async () => {
      await worker.stop();
      await Promise.all([connection.close(), native.close()]);
      await release();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Waits until the run's training has left a checkpoint. */
export async function hasCheckpoint({ store }: Pipeline): Promise<boolean> {
  return (await store.files.list('progress/training')).length > 0;
}

/** A training that does not end by itself while anybody looks. */
export const endlessTraining = { epochs: 10_000, earlyStopping: false } as const;
