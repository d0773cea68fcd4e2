import { readdirSync, readFileSync } from 'node:fs';
import { identify } from '../../store/identity.ts';
import { type RunningServer, serverAt } from './state.ts';

/**
 * A server that uses the database but is not in the lock file: the file was deleted, or the command that started the server
 * died before it wrote the file. Found by its command line in /proc; null on systems without it.
 */
export function strayServer(database: string): RunningServer | null {
  for (const pid of processes()) {
    const args = commandLine(pid);
    const value = (flag: string) => args[args.indexOf(flag) + 1];
    const port = (flag: string) => Number(value(flag));
    if (!args.includes('start-dev') || value('--db-filename') !== database) continue;
    return serverAt(identify(pid), { grpc: port('--port'), ui: port('--ui-port'), http: port('--http-port') });
  }
  return null;
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
