import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { identify, isAlive } from '../processes/identity.ts';
import type { ServerFiles } from './files.ts';
import { HOST, type Ports } from './ports.ts';
import { type RunningServer, serverAt } from './state.ts';

const START_SECONDS = 30;
const STOP_SECONDS = 5;
const LOG_LIMIT = 10_000_000;

/** Starts the development server in a process group of its own, so that no command's end or Ctrl-C takes it along. */
export function startProgram(program: string, files: ServerFiles, ports: Ports): RunningServer {
  const log = openSync(files.log, logSize(files) > LOG_LIMIT ? 'w' : 'a');
  const addresses = ['--ip', HOST, '--ui-ip', HOST];
  const listen = ['--port', `${ports.grpc}`, '--ui-port', `${ports.ui}`, '--http-port', `${ports.http}`];
  const args = ['server', 'start-dev', '--db-filename', files.database, ...addresses, ...listen];
  const calm = ['--log-level', 'error', ...quietNews(program)];
  const child = spawn(program, [...args, ...calm], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  return serverAt(identify(child.pid), ports);
}

/** Without a network the UI complains that it cannot fetch its news; older programs cannot turn them off. */
function quietNews(program: string): string[] {
  const flag = '--ui-disable-news-fetch';
  const { stdout } = spawnSync(program, ['server', 'start-dev', '--help'], { encoding: 'utf8' });
  return stdout?.includes(flag) ? [flag] : [];
}

/** Waits until the server answers for its default namespace (the UI's own API needs a second longer). False when it died, or is silent for half a minute. */
export async function answers(server: RunningServer): Promise<boolean> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (isAlive(server) && Date.now() < deadline) {
    if (await answersNow(server)) return true;
    await pause(25);
  }
  return false;
}

/** Asks the server to end, and makes it when it does not. */
export async function stopProgram(server: RunningServer): Promise<void> {
  const deadline = Date.now() + STOP_SECONDS * 1000;
  signal(server, 'SIGTERM');
  while (isAlive(server)) {
    if (Date.now() > deadline) signal(server, 'SIGKILL');
    await pause(10);
  }
}

/** The last lines the server wrote, for an error message. */
export function lastWords(files: ServerFiles): string {
  const lines = readFileSync(files.log, 'utf8').trim().split('\n');
  return lines
    .slice(-3)
    .join(' | ')
    .replace(/[^\x20-\x7e]/g, ' ')
    .slice(-400);
}

function answersNow(server: RunningServer): Promise<boolean> {
  const question = `http://${HOST}:${server.ports.http}/api/v1/namespaces/default`;
  return fetch(question, { signal: AbortSignal.timeout(2000) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );
}

function signal(server: RunningServer, name: NodeJS.Signals): void {
  try {
    if (isAlive(server)) process.kill(server.pid, name);
  } catch {
    // It ended between the question and the signal.
  }
}

function logSize(files: ServerFiles): number {
  return statSync(files.log, { throwIfNoEntry: false })?.size ?? 0;
}
