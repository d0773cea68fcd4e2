import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from '../processes/identity.ts';
import type { ServerFiles } from './files.ts';
import { HOST, type Ports } from './ports.ts';

/** A server's process and where it listens. */
export interface RunningServer extends ProcessIdentity {
  ports: Ports;
  address: string;
  uiUrl: string;
}

/** A command that uses the server; `id` tells apart two uses by one process. */
export interface ServerUser extends ProcessIdentity {
  id: string;
  verb: string;
}

/** The lock file beside the database: its one server, and who uses it. Read and written inside `exclusively` only, but for a look. */
export interface ServerState {
  server: RunningServer;
  users: ServerUser[];
}

/** What the lock file says, without the commands that no longer live; the server may be dead. Null without a lock file. */
export function readState(files: ServerFiles): ServerState | null {
  try {
    const { server, users } = JSON.parse(readFileSync(files.lock, 'utf8')) as ServerState;
    return { server, users: users.filter(isAlive) };
  } catch {
    return null;
  }
}

/** Replaces the lock file in one step; null removes it. */
export function writeState(files: ServerFiles, state: ServerState | null): void {
  const draft = `${files.lock}.new`;
  if (state === null) {
    rmSync(files.lock, { force: true });
  } else {
    writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`);
    renameSync(draft, files.lock);
  }
}

export function serverAt(process: ProcessIdentity, ports: Ports): RunningServer {
  return { ...process, ports, address: `${HOST}:${ports.grpc}`, uiUrl: `http://${HOST}:${ports.ui}` };
}
