import { hostname } from 'node:os';

/** The name of a worker of this machine on the server, which the UI shows, from the worker's id. */
export function identityOf(worker: string): string {
  return `${worker}@${hostname()}`;
}
