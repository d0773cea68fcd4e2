import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Process = {
  pid: number;
  /** As SIGTERM ends it; the exit code. */
  stop(): Promise<number | null>;
  /** As `kill -9` ends it. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended, however that was. */
  gone: Promise<unknown>;
};

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export const workerProgram = here('./worker.ts');

/** The environment in which the files of a store are as faulty as the folder `control` says. */
export function faultyEnvironment(control: string, store: string): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--import ${here('./faultyFiles.js')}`,
    FAULTS_CONTROL: control,
    FAULTS_STORE: store,
  };
}

/**
 * Starts a Node process; resolves when it prints a line with `ready`, at once when that is empty. What it says on stderr
 * is in `logFile`. A launcher is a program with arguments that starts Node.
 */
export async function spawnNode(
  args: string[],
  environment: NodeJS.ProcessEnv,
  logFile: string,
  ready: string,
  launcher: string[] = [],
): Promise<Process> {
  const log = openSync(logFile, 'a');
  const env = { ...process.env, MARKETFLOW_HOME: join(logFile, '..', 'home'), ...environment };
  const [program, ...rest] = [...launcher, process.execPath, ...args];
  const child = spawn(program!, rest, { env, stdio: ['ignore', 'pipe', log] });
  const gone = once(child, 'exit');
  const isReady = new Promise<true>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.includes(ready) && resolve(true));
  });
  if (ready !== '' && (await Promise.race([isReady, gone])) !== true)
    throw new Error(`the process ended at once: ${readFileSync(logFile, 'utf8').slice(-2000)}`);
  return processOf(child, gone);
}

function processOf(child: ChildProcess, gone: Promise<unknown[]>): Process {
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await gone;
    return code as number | null;
  };
  return {
    pid: child.pid as number,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    signal: (name) => void child.kill(name),
    gone,
  };
}

/** The compute children of a store, whoever's they are: they are told their store as an argument. */
export function computing(store: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isComputing(pid, store));
}

function isComputing(pid: number, store: string): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return args.includes(store) && args.some((arg) => arg.endsWith('/child.js'));
  } catch {
    return false;
  }
}
