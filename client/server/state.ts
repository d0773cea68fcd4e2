import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, type ProcessIdentity } from '../../store/identity.ts';
import type { ServerFiles } from './files.ts';
import { host, type Ports } from './ports.ts';

/** A server's process and addresses. */
export type RunningServer = ProcessIdentity & { ports: Ports; address: string; uiUrl: string };

/** A use of the server by a command; `id` distinguishes two uses by one process. */
export type ServerUser = ProcessIdentity & { id: string; verb: string };

/** The lock file next to the database: its server and the server's users. Must be changed inside `exclusively` only. */
export type ServerState = { server: RunningServer; users: ServerUser[] };

/** The lock file's content without users that have exited. The server may have exited too. Null without a lock file. */
export function readState(files: ServerFiles): ServerState | null {
  try {
    const { server, users } = JSON.parse(readFileSync(files.lock, 'utf8')) as ServerState;
    return { server, users: users.filter(isAlive) };
  } catch {
    return null;
  }
}

/** Replaces the lock file atomically; null removes it. */
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
  return { ...process, ports, address: `${host}:${ports.grpc}`, uiUrl: `http://${host}:${ports.ui}` };
}
