import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Store } from '../store/store.ts';
import { type RunningWorker, startWorker } from '../worker.ts';
import { defaultQueue } from '../workflows/queues.ts';
import { connectClient } from './connection.ts';
import { connectServer, type Server } from './server.ts';

/** A verb's way to Temporal: a client, and a worker of its own when the server is the embedded one. */
export type Session = {
  server: Server;
  client: Client;
  taskQueue: string;
  /** Starts polling; until then nothing that is on the queue is taken up. */
  work(): Promise<void>;
  end(): Promise<void>;
};

/**
 * Connects to the configured server, whose workers poll `marketflow`, or to the embedded one, where the verb brings its own
 * worker on a queue named after store and roots, so that no other command takes its work.
 */
export async function openSession(verb: string, store: Store, roots: string[]): Promise<Session> {
  const server = await connectServer({ verb });
  const client = await connectClient(server);
  const taskQueue = server.embedded ? ownQueue(store, roots) : defaultQueue;
  let worker: RunningWorker | undefined;
  let connection: NativeConnection | undefined;
  return {
    server,
    client,
    taskQueue,
    work: async () => {
      if (!server.embedded) return;
      connection = await NativeConnection.connect(server.connectionOptions);
      worker = await startWorker({ connection, namespace: server.namespace, store, roots, taskQueue });
    },
    end: async () => {
      await worker?.stop();
      await connection?.close();
      await client.connection.close();
      await server.release();
    },
  };
}

function ownQueue(store: Store, roots: string[]): string {
  const name = createHash('sha256')
    .update(JSON.stringify([store.url, ...roots]))
    .digest('hex');
  return `${defaultQueue}-${name.slice(0, 12)}`;
}
