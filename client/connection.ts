import { Client, Connection } from '@temporalio/client';
import { NoServer } from './server/errors.ts';
import type { Server } from './server.ts';

/** A client of the server's namespace. The caller closes `client.connection`. Throws `NoServer` when nothing answers there. */
export async function connectClient(server: Server): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...server.connectionOptions, connectTimeout: '10s' });
    return new Client({ connection, namespace: server.namespace });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${server.address} (${server.from}): ${reason}`, { cause: error });
  }
}
