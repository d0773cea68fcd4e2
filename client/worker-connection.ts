import { NativeConnection } from '@temporalio/worker';
import { NoServer } from './server/errors.ts';
import type { Server } from './server.ts';

/** A worker's connection to the server. The caller closes it. Throws `NoServer` when nothing answers there. */
export async function connectWorker(server: Server): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(server.connectionOptions);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${server.address} (${server.from}): ${reason}`, { cause: error });
  }
}
