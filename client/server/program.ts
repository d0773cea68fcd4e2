import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder } from '../../engine/project.ts';
import { identify, isAlive } from '../../store/identity.ts';
import type { ServerFiles } from './files.ts';
import { host, type Ports } from './ports.ts';
import { type RunningServer, serverAt } from './state.ts';

const startSeconds = 30;
const stopSeconds = 5;
const logLimit = 10_000_000;

/** Starts the development server in its own process group, so that neither Ctrl-C nor the end of a command stops it. */
export function startProgram(program: string, files: ServerFiles, ports: Ports): RunningServer {
  const log = openSync(files.log, logSize(files) > logLimit ? 'w' : 'a');
  const addresses = ['--ip', host, '--ui-ip', host];
  const listen = ['--port', `${ports.grpc}`, '--ui-port', `${ports.ui}`, '--http-port', `${ports.http}`];
  const args = ['server', 'start-dev', '--db-filename', files.database, ...addresses, ...listen];
  const quiet = ['--log-level', 'error', ...newsOption(program)];
  // In Go, a user who is not in /etc/passwd, as in many containers, has only these names.
  const env = { USER: `${process.getuid?.()}`, HOME: dirname(files.database), ...process.env };
  const child = spawn(program, [...args, ...quiet], { env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  return serverAt(identify(child.pid), ports);
}

/**
 * Stops the UI from fetching news, which logs errors without a network. Older programs than ours may not have this option;
 * asking takes as long as a tenth of the server's start.
 */
function newsOption(program: string): string[] {
  const flag = '--ui-disable-news-fetch';
  if (program.startsWith(cacheFolder())) return [flag];
  const { stdout } = spawnSync(program, ['server', 'start-dev', '--help'], { encoding: 'utf8' });
  return stdout?.includes(flag) ? [flag] : [];
}

/** Waits until the server's default namespace can be described. False if the server exits or is not ready after 30 seconds. */
export async function becomesReady(server: RunningServer): Promise<boolean> {
  const deadline = Date.now() + startSeconds * 1000;
  while (isAlive(server) && Date.now() < deadline) {
    if (await isReady(server)) return true;
    await pause(25);
  }
  return false;
}

/** Stops the server: SIGTERM, and SIGKILL after 5 seconds. */
export async function stopProgram(server: RunningServer): Promise<void> {
  const deadline = Date.now() + stopSeconds * 1000;
  signal(server, 'SIGTERM');
  while (isAlive(server)) {
    if (Date.now() > deadline) signal(server, 'SIGKILL');
    await pause(10);
  }
}

/** Bytes in the server's log. */
export function logSize(files: ServerFiles): number {
  return statSync(files.log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines that the server's log has had since it was `since` bytes long, for an error message; '' for none. */
export function lastLogLines(files: ServerFiles, since: number): string {
  const log = readFileSync(files.log);
  // A log that was too long has begun anew.
  const text = log.subarray(log.length < since ? 0 : since).toString();
  return text
    .trim()
    .split('\n')
    .slice(-3)
    .join(' | ')
    .replace(/[^\x20-\x7e]/g, ' ')
    .slice(-400);
}

function isReady(server: RunningServer): Promise<boolean> {
  const url = `http://${host}:${server.ports.http}/api/v1/namespaces/default`;
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
}

function signal(server: RunningServer, name: NodeJS.Signals): void {
  try {
    if (isAlive(server)) process.kill(server.pid, name);
  } catch {
    // It exited between the check and the signal.
  }
}
