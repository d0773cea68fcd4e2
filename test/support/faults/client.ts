import { Client, Connection } from '@temporalio/client';

const clients = new Map<string, Promise<Client>>();

/** One client for each server, for as long as the test file runs. */
export function clientOf(address: string): Promise<Client> {
  const client =
    clients.get(address) ?? Connection.connect({ address }).then((connection) => new Client({ connection }));
  clients.set(address, client);
  return client;
}
