import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ComputeLost } from '../core/errors.ts';
import type { Progress } from '../core/stage.ts';
import { localFiles } from '../store/files.ts';
import { removeLeftoversOfChild } from '../store/scratch.ts';
import { memoryEnvironment, numericEnvironment } from './environment.ts';
import { type ChildMessage, heartbeats, type Task, type TaskResult } from './protocol.ts';
import { pulse } from './pulse.ts';

export type PoolOptions = {
  storeUrl: string;
  /** The worker's id, which names the folder of unfinished files. */
  worker: string;
  /** Module that exports `computations`, a record by name. */
  computations: URL;
  /** Maximum number of concurrent tasks. */
  size: number;
  /** Whether a process takes another task after it has finished one. */
  reuse: boolean;
};

export type TaskObserver = {
  signal: AbortSignal;
  /** Called regularly while the process computes, with the progress if it has changed. */
  onBeat(progress?: Progress): void;
};

/** Runs computations in child processes, so that they neither block nor crash the worker. */
export class ComputePool {
  readonly #options: PoolOptions;
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Names of the computations that each child has run. */
  readonly #history = new WeakMap<ChildProcess, Set<string>>();
  #free: number;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#free = options.size;
    if (options.reuse) for (let n = 0; n < options.size; n++) this.#idle.push(this.#fork());
  }

  /** Rethrows an error of the computation with its name; throws ComputeLost if the process exits without a result. */
  async run(task: Task, observer: TaskObserver): Promise<TaskResult> {
    await this.#enter(observer);
    const child = this.#takeIdle(task.computation) ?? this.#fork();
    this.#history.set(child, (this.#history.get(child) ?? new Set()).add(task.computation));
    try {
      const result = await converse(child, task, observer);
      if (this.#options.reuse) this.#idle.push(child);
      else await stop(child);
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
    await Promise.all(this.#idle.splice(0).map(stop));
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

  /** Prefers a child that already ran this computation: it has compiled the code and allocated the memory. */
  #takeIdle(computation: string): ChildProcess | undefined {
    const alive = this.#idle.splice(0).filter((child) => child.connected);
    const child = alive.find((one) => this.#history.get(one)?.has(computation)) ?? alive.at(-1);
    this.#idle.push(...alive.filter((one) => one !== child));
    return child;
  }

  /** A child that failed gets no further task, because it may hold memory or an open database. */
  async #discard(child: ChildProcess): Promise<void> {
    await stop(child);
    // Files that cannot be removed now are removed when the worker stops; the child's error matters more.
    const { storeUrl, worker } = this.#options;
    if (child.pid) await removeLeftoversOfChild(localFiles(storeUrl), worker, child.pid).catch(() => undefined);
  }

  #fork(): ChildProcess {
    const { storeUrl, computations, worker } = this.#options;
    const child = fork(fileURLToPath(childModule), [storeUrl, computations.href, worker], {
      execArgv: [
        // Otherwise V8's young generation takes 48 MB, and buffers of tables that it references are freed late.
        '--max-semi-space-size=2',
        ...(childModule.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
      ],
      env: { ...process.env, ...numericEnvironment, ...memoryEnvironment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
      // Ctrl-C signals the whole process group, but the worker decides when its children stop.
      detached: true,
    });
    // If the child cannot be started, sending its task fails.
    child.on('error', () => undefined);
    child.unref();
    child.channel?.unref();
    // Between tasks the heartbeats are read and discarded.
    beatsOf(child)?.resume().unref();
    return child;
  }
}

const childModule = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);

/** Undefined if the child could not be started. */
function beatsOf({ stdio }: Partial<ChildProcess>): Socket | undefined {
  return stdio?.[heartbeats.descriptor] as Socket | undefined;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Idle children are unreferenced; waiting for their exit must keep this process alive.
  child.ref();
  await new Promise((resolve) => child.once('exit', resolve));
}

function converse(child: ChildProcess, task: Task, { signal, onBeat }: TaskObserver): Promise<TaskResult> {
  return new Promise<TaskResult>((resolve, reject) => {
    const onPulse = pulse(() => onBeat());
    const onMessage = (message: ChildMessage) => {
      if ('result' in message) settle(() => resolve(message.result));
      else if ('error' in message) settle(() => reject(Object.assign(new Error(), message.error)));
      else onBeat(message.progress);
    };
    const onExit = (code: number | null, killed: string | null) =>
      settle(() => reject(new ComputeLost(`the compute process of ${task.computation} exited with ${killed ?? code}`)));
    const onAbort = () => settle(() => reject(signal.reason));
    const settle = (finish: () => void) => {
      child.off('message', onMessage).off('exit', onExit);
      beatsOf(child)?.off('data', onPulse);
      signal.removeEventListener('abort', onAbort);
      child.unref();
      child.channel?.unref();
      finish();
    };
    child.on('message', onMessage).on('exit', onExit);
    beatsOf(child)?.on('data', onPulse);
    signal.addEventListener('abort', onAbort);
    child.ref();
    child.channel?.ref();
    if (signal.aborted) onAbort();
    else child.send(task, (error) => error && onExit(null, error.message));
  });
}
