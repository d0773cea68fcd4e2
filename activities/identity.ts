import { hostname } from 'node:os';

/** The name of a worker of this machine on the server, which the UI shows, from the worker's id. */
export function identityOf(worker: string): string {
  return `${worker}@${hostname()}`;
}

/** The host of a worker with this name. */
export function hostOf(identity: string): string {
  return identity.slice(identity.indexOf('@') + 1);
}
