import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ComputeLost } from '../core/errors.ts';
import type { Progress } from '../core/stage.ts';
import { removeLeftovers } from '../store/files.ts';
import { memoryEnvironment, numericEnvironment } from './environment.ts';
import type { ChildMessage, Task, TaskResult } from './protocol.ts';

export type PoolOptions = {
  storeUrl: string;
  /** The module that exports `computations`, by name. */
  computations: URL;
  /** How many tasks run at once. */
  size: number;
  /** Whether a child takes another task when it is done. */
  reuse: boolean;
};

export type TaskObserver = {
  signal: AbortSignal;
  /** The child is alive; with its progress when that has changed. */
  onBeat(progress?: Progress): void;
};

/** Runs computations in child processes, so that the worker's event loop stays free and a crash stays small. */
export class ComputePool {
  readonly #options: PoolOptions;
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  /** What each child has computed. */
  readonly #known = new WeakMap<ChildProcess, Set<string>>();
  #free: number;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#free = options.size;
    if (options.reuse) for (let n = 0; n < options.size; n++) this.#idle.push(this.#fork());
  }

  /** Throws the error of the computation under its own name, or ComputeLost when the child ends without an answer. */
  async run(task: Task, observer: TaskObserver): Promise<TaskResult> {
    await this.#enter(observer);
    const child = this.#takeIdle(task.computation) ?? this.#fork();
    this.#known.set(child, (this.#known.get(child) ?? new Set()).add(task.computation));
    try {
      const result = await converse(child, task, observer);
      if (this.#options.reuse) this.#idle.push(child);
      else await end(child);
      return result;
    } catch (error) {
      await this.#discard(child);
      throw error;
    } finally {
      this.#free++;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(end));
  }

  async #enter({ signal, onBeat }: TaskObserver): Promise<void> {
    const beat = setInterval(() => onBeat(), 1000);
    while (this.#free === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    clearInterval(beat);
    signal.throwIfAborted();
    this.#free--;
  }

  /** Prefers a child that already ran this computation: its code is compiled there, and its memory taken. */
  #takeIdle(computation: string): ChildProcess | undefined {
    const living = this.#idle.splice(0).filter((child) => child.connected);
    const child = living.find((one) => this.#known.get(one)?.has(computation)) ?? living.at(-1);
    this.#idle.push(...living.filter((one) => one !== child));
    return child;
  }

  /** A child that failed may hold memory or a half-open database: it does not get another task. */
  async #discard(child: ChildProcess): Promise<void> {
    await end(child);
    // What stays now goes when the worker ends: it is the child's error that counts.
    await removeLeftovers(this.#options.storeUrl).catch(() => undefined);
  }

  #fork(): ChildProcess {
    const child = fork(fileURLToPath(childModule), [this.#options.storeUrl, this.#options.computations.href], {
      execArgv: [
        // V8's young objects take 48 MB otherwise, and what they hold of the tables' memory is given back late.
        '--max-semi-space-size=2',
        ...(childModule.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
      ],
      env: { ...process.env, ...numericEnvironment, ...memoryEnvironment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Ctrl-C goes to the whole process group; the worker decides when its children end.
      detached: true,
    });
    // A child that could not be started is found out when it is sent its task.
    child.on('error', () => undefined);
    child.unref();
    child.channel?.unref();
    return child;
  }
}

const childModule = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Idle children do not keep the process alive, but waiting for their end must.
  child.ref();
  await new Promise((resolve) => child.once('exit', resolve));
}

function converse(child: ChildProcess, task: Task, { signal, onBeat }: TaskObserver): Promise<TaskResult> {
  return new Promise<TaskResult>((resolve, reject) => {
    const onMessage = (message: ChildMessage) => {
      if ('result' in message) settle(() => resolve(message.result));
      else if ('error' in message) settle(() => reject(Object.assign(new Error(), message.error)));
      else onBeat('progress' in message ? message.progress : undefined);
    };
    const onExit = (code: number | null, killed: string | null) =>
      settle(() => reject(new ComputeLost(`the process computing ${task.computation} ended with ${killed ?? code}`)));
    const onAbort = () => settle(() => reject(signal.reason));
    const settle = (end: () => void) => {
      child.off('message', onMessage).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      child.unref();
      child.channel?.unref();
      end();
    };
    child.on('message', onMessage).on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    child.ref();
    child.channel?.ref();
    if (signal.aborted) onAbort();
    else child.send(task, (error) => error && onExit(null, error.message));
  });
}
