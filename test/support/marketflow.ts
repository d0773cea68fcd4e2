import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '../../store/store.ts';
import { newHome, withoutConfiguredServer } from './serverCommands.ts';

const program = fileURLToPath(new URL('../../dist/client/marketflow.js', import.meta.url));

type Ended = { code: number | null; stdout: string; stderr: string };

/** A command that may still be running, and its output so far. */
export type Started = Ended & {
  signal(name: NodeJS.Signals): void;
  /** Resolves when stdout or stderr matches the pattern; rejects if the command exits before. */
  prints(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
};

/** A user's folder: commands run in it, with a store and an embedded server of its own. */
export type User = {
  folder: string;
  store: Store;
  marketflow(...args: string[]): Promise<Ended>;
  start(...args: string[]): Started;
  /** Every process that works with what is in the folder: servers, compute children, commands. */
  processes(): string[];
  /** Ends what is left, and removes the folder. */
  dispose(): Promise<void>;
};

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
    const child = spawn(process.execPath, [program, ...args], {
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
  const listeners = new Set<() => void>();
  const started: Started = {
    code: null,
    stdout: '',
    stderr: '',
    signal: (name) => void child.kill(name),
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(started.stdout) || pattern.test(started.stderr)) return resolve();
          if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`the command exited with ${child.exitCode}: ${started.stdout}${started.stderr}`));
        };
        listeners.add(look);
        look();
      }),
    ended: once(child, 'close').then(([code]) => {
      started.code = code;
      for (const look of listeners) look();
      return started;
    }),
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      started[stream] += text;
      for (const look of listeners) look();
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
