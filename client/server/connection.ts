import { Client, Connection } from '@temporalio/client';
import { NoServer } from '../../core/serverErrors.ts';
import type { Server } from './server.ts';

/** A client of the server's namespace. The caller closes `client.connection`. `connectTimeout` is in milliseconds. Throws `NoServer` when nothing answers there. */
export async function connectClient(server: Server, connectTimeout = 10_000): Promise<Client> {
  try {
    const connection = await Connection.connect({ ...server.connectionOptions, connectTimeout });
    return new Client({ connection, namespace: server.namespace });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NoServer(`no Temporal server answers at ${server.address} (${server.from}): ${reason}`, { cause: error });
  }
}
