import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '../../store/store.ts';
import { newHome, withoutConfiguredServer } from './serverCommands.ts';

const program = fileURLToPath(new URL('../../client/marketflow.ts', import.meta.url));

export type Ended = { code: number | null; stdout: string; stderr: string };

/** A command that may still be running, and what it has said so far. */
export interface Started extends Ended {
  signal(name: NodeJS.Signals): void;
  /** Resolves once the command has written what matches to stdout or stderr; rejects when it ends before. */
  says(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

/** A user's folder: commands run in it, with a store and an embedded server of its own. */
export interface User {
  folder: string;
  store: Store;
  marketflow(...args: string[]): Promise<Ended>;
  start(...args: string[]): Started;
  /** Every process that works with what is in the folder: servers, compute children, commands. */
  processes(): string[];
  /** Ends what is left, and removes the folder. */
  dispose(): Promise<void>;
}

export function newUser(environment: Record<string, string> = {}): User {
  const home = newHome();
  const children: ChildProcess[] = [];
  const env = {
    ...process.env,
    ...withoutConfiguredServer(home.folder),
    MARKETFLOW_HOME: home.folder,
    MARKETFLOW_STORE: join(home.folder, 'store'),
    ...environment,
  };
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...args], {
      cwd: home.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return observe(child);
  };
  return {
    folder: home.folder,
    store: openStore(join(home.folder, 'store')),
    marketflow: (...args) => start(...args).ended,
    start,
    processes: () => readdirSync('/proc').filter((pid) => commandLine(pid).includes(home.folder)),
    dispose: async () => {
      const alive = children.filter((child) => child.exitCode === null && child.signalCode === null);
      await Promise.all(alive.map((child) => child.kill('SIGKILL') && once(child, 'exit')));
      await home.dispose();
    },
  };
}

function observe(child: ChildProcess): Started {
  const heard = new Set<() => void>();
  const started: Started = {
    code: null,
    stdout: '',
    stderr: '',
    signal: (name) => void child.kill(name),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(started.stdout) || pattern.test(started.stderr)) return resolve();
          if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`it ended with ${child.exitCode} and said ${started.stdout}${started.stderr}`));
        };
        heard.add(look);
        look();
      }),
    ended: once(child, 'close').then(([code]) => {
      started.code = code;
      for (const look of heard) look();
      return started;
    }),
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      started[stream] += text;
      for (const look of heard) look();
    });
  }
  return started;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
