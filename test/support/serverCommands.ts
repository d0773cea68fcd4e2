import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serverFiles } from '../../client/server/files.ts';
import { readState } from '../../client/server/state.ts';
import { isAlive } from '../../store/identity.ts';

const script = fileURLToPath(new URL('./serverCommand.ts', import.meta.url));

/** A command under test in a process of its own, and the server it was given. */
type Command = {
  pid: number;
  address: string;
  uiUrl: string;
  /** Lets the command end by itself; resolves when it is gone. */
  end: () => Promise<void>;
  /** Kills it as `kill -9` does; resolves when it is gone. */
  kill: () => Promise<void>;
};

/** A folder with its embedded server, and what a test needs to watch it from outside. */
export type Home = {
  folder: string;
  start: (verb: string) => Promise<Command>;
  /** The process number of the server that the lock file names; null without a lock file. */
  serverPid: () => number | null;
  /** The servers that run on this home's database, found among all processes. */
  serversRunning: () => number[];
  /** Ends everything that is left. */
  dispose: () => Promise<void>;
};

export function newHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), 'marketflow-server-'));
  const children: ChildProcess[] = [];
  const files = serverFiles(folder);
  const serversRunning = () => processes().filter((pid) => commandLine(pid).includes(files.database));
  return {
    folder,
    start: (verb) => startCommand(folder, verb, children),
    serverPid: () => readState(files)?.server.pid ?? null,
    serversRunning,
    dispose: async () => {
      const alive = children.filter((child) => child.exitCode === null && child.signalCode === null);
      await Promise.all(alive.map((child) => child.kill('SIGKILL') && once(child, 'exit')));
      for (const pid of serversRunning()) await killProcess(pid);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Kills a process as `kill -9` does and waits until it is gone. */
export async function killProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (isAlive({ pid, started: null })) await new Promise(setImmediate);
}

/** The environment in which no server is configured, whatever the tester's own is. */
export function withoutConfiguredServer(folder: string): Record<string, string | undefined> {
  const file = join(folder, 'no-temporal.toml');
  writeFileSync(file, '[profile.default]\n');
  return { TEMPORAL_ADDRESS: undefined, TEMPORAL_PROFILE: undefined, TEMPORAL_CONFIG_FILE: file };
}

async function startCommand(folder: string, verb: string, children: ChildProcess[]): Promise<Command> {
  const env = { ...process.env, ...withoutConfiguredServer(folder), MARKETFLOW_HOME: folder };
  const child = spawn(process.execPath, ['--import', 'tsx', script, verb], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(lines, 'line'), gone]);
  if (typeof first !== 'string') throw new Error(`the command ended with ${first} before it had a server`);
  const end = async () => {
    child.stdin.end();
    const [code] = await gone;
    if (code !== 0) throw new Error(`the command ended with ${code}`);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid!, ...(JSON.parse(first) as { address: string; uiUrl: string }), end, kill };
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function commandLine(pid: number): string[] {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return args.includes('start-dev') && isAlive({ pid, started: null }) ? args : [];
  } catch {
    return [];
  }
}
