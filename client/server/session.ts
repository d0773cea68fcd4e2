import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { printable } from '../../core/text.ts';
import type { Store } from '../../store/store.ts';
import { defaultQueue } from '../../workflows/queues.ts';
import { configuredAddress } from '../setup/configured.ts';
import { ensureSetUp } from '../setup/setup.ts';
import { marketflowHome } from './files.ts';
import { connectClient, connectServer, type Server } from './server.ts';

/** A verb's connection to Temporal. With the embedded server, the verb also runs a worker of its own. */
export type Session = {
  server: Server;
  client: Client;
  taskQueue: string;
  /** Starts the verb's worker, if it has one. */
  work(): Promise<void>;
  /** Aborts, with the reason, if the verb's worker fails. */
  workerFailed: AbortSignal;
};

/**
 * Connects to the configured server, whose workers poll `marketflow`, or else to the embedded server, where the verb's worker
 * polls a queue of its own, so that no other command takes its work. Closes everything after `use`.
 */
export async function withSession<T>(
  verb: string,
  store: Store,
  roots: string[],
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const workerFailed = new AbortController();
  try {
    const embedded = !configuredAddress();
    if (embedded) await ensureSetUp(report);
    const connecting = connectServer({ verb, keep: report });
    // A worker takes most of a second to load, in which the server starts.
    const loading = embedded ? loadWorker() : null;
    const server = await connecting;
    ends.unshift(server.release);
    const client = await connectClient(server);
    ends.unshift(() => client.connection.close());
    const taskQueue = server.embedded ? ownQueue(store, roots) : defaultQueue;
    const work = async () => {
      if (loading === null) return;
      const { connectWorker, logTo, startWorker } = await loading;
      const id = randomUUID();
      logTo(id, workerLog());
      const connection = await connectWorker(server.connectionOptions, server.from);
      ends.unshift(() => connection.close());
      const worker = await startWorker({ id, connection, namespace: server.namespace, store, roots, taskQueue });
      worker.done.catch((error) => workerFailed.abort(error));
      ends.unshift(() => worker.stop());
    };
    return await use({ server, client, taskQueue, work, workerFailed: workerFailed.signal });
  } finally {
    // An error while closing must not hide the result or the error of `use`.
    await endAll(ends).catch((error: Error) => report(`warning: shutdown failed: ${error.message}`));
  }
}

/** To stderr, without what would control a terminal. */
export function report(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

async function loadWorker() {
  const [worker, log] = await Promise.all([import('../../worker.ts'), import('../../activities/log.ts')]);
  return { ...worker, ...log };
}

/** Calls every function even if one fails, then throws the first error: a failing worker must not leave a server running. */
export async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  let failure: unknown;
  for (const end of ends) {
    await end().catch((error) => {
      failure ??= error;
    });
  }
  if (failure) throw failure;
}

/** A queue name that shows which runs share store and roots, but is unique, because each `run` has its own worker. */
function ownQueue(store: Store, roots: string[]): string {
  const name = createHash('sha256')
    .update(JSON.stringify([store.url, ...roots]))
    .digest('hex');
  return `${defaultQueue}-${name.slice(0, 12)}-${randomUUID().slice(0, 8)}`;
}

const logLimit = 10_000_000;

/** `worker.log`: the log of a verb's worker, which must not mix with the progress on stderr. Emptied when it is too large. */
function workerLog(): string {
  const file = join(marketflowHome(), 'worker.log');
  mkdirSync(marketflowHome(), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimit) truncateSync(file);
  return file;
}
