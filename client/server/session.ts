import { createHash, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { logTo } from '../../activities/log.ts';
import { printable } from '../../core/text.ts';
import type { Store } from '../../store/store.ts';
import { connectWorker, startWorker } from '../../worker.ts';
import { defaultQueue } from '../../workflows/queues.ts';
import { connectClient } from './connection.ts';
import { connectServer, type Server } from './server.ts';
import { workerLog } from './workerLog.ts';

/** A verb's way to Temporal: a client, and a worker of its own when the server is the embedded one. */
export type Session = {
  server: Server;
  client: Client;
  taskQueue: string;
  /** Starts polling; until then nothing that is on the queue is taken up. */
  work(): Promise<void>;
  /** Comes, with the reason, when the own worker ends before it is told to. */
  lost: AbortSignal;
};

/**
 * Connects to the configured server, whose workers poll `marketflow`, or to the embedded one, where the verb brings its own
 * worker on a queue of its own, so that no other command takes its work. Closes all of it after `use`.
 */
export async function withSession<T>(
  verb: string,
  store: Store,
  roots: string[],
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const lost = new AbortController();
  try {
    const server = await connectServer({ verb, keep: tell });
    ends.unshift(server.release);
    const client = await connectClient(server);
    ends.unshift(() => client.connection.close());
    const taskQueue = server.embedded ? ownQueue(store, roots) : defaultQueue;
    const work = async () => {
      if (!server.embedded) return;
      logTo(workerLog());
      const connection = await connectWorker(server.connectionOptions, server.from);
      ends.unshift(() => connection.close());
      const worker = await startWorker({ connection, namespace: server.namespace, store, roots, taskQueue });
      worker.done.catch((error) => lost.abort(error));
      ends.unshift(() => worker.stop());
    };
    return await use({ server, client, taskQueue, work, lost: lost.signal });
  } finally {
    // What was done, or why it was not, counts more than how the helpers ended.
    await endAll(ends).catch((error: Error) => tell(`warning: not everything ended well: ${error.message}`));
  }
}

function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Every one is tried, so that a worker that ends badly does not leave a server behind. */
export async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  let failure: unknown;
  for (const end of ends) {
    await end().catch((error) => {
      failure ??= error;
    });
  }
  if (failure) throw failure;
}

/** Named after store and roots, for those who look; and unlike that of another `run`, whose worker leaves when that ends. */
function ownQueue(store: Store, roots: string[]): string {
  const name = createHash('sha256')
    .update(JSON.stringify([store.url, ...roots]))
    .digest('hex');
  return `${defaultQueue}-${name.slice(0, 12)}-${randomUUID().slice(0, 8)}`;
}
