import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { logTo } from '../../activities/log.ts';
import { rootsOf } from '../../activities/roots.ts';
import { connectWorker, startWorker, type WorkerOptions } from '../../worker.ts';
import { connectServer, type Server } from '../server/server.ts';
import { endAll } from '../server/session.ts';
import { ensureSetUp } from '../setup/setup.ts';
import { describeError, exitCodeOf, exitCodes } from '../terminal/failure.ts';
import { catchInterrupts, whenAborted } from '../terminal/interrupts.ts';
import { type StoreOption, storeOf } from '../terminal/runs.ts';

type WorkerCall = {
  verb: string;
  options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>;
  /** Called when the worker polls. */
  onReady(server: Server): void;
};

/**
 * Runs a worker on the queues `marketflow` and `marketflow-train` until Ctrl-C, SIGTERM or SIGHUP, then gives its activities a
 * grace period to end. Everything on stderr is JSON lines, also why it ended.
 */
export async function runWorker(call: WorkerCall): Promise<number> {
  const id = randomUUID();
  const log = logTo(id);
  try {
    await pollUntilStopped(id, call, log);
    return exitCodes.done;
  } catch (error) {
    const failure = describeError(error);
    log.fatal({ error, hint: failure.hint }, failure.message);
    return exitCodeOf(failure);
  }
}

async function pollUntilStopped(id: string, { verb, options, onReady }: WorkerCall, log: Logger): Promise<void> {
  const store = storeOf(options);
  const interrupts = catchInterrupts();
  const ends: (() => Promise<void>)[] = [];
  try {
    await ensureSetUp((line) => log.info(line));
    const server = await connectServer({ verb, keep: (line) => log.warn(line) });
    ends.unshift(server.release);
    const connection = await connectWorker(server.connectionOptions, server.from);
    ends.unshift(() => connection.close());
    const { only, slots } = options;
    const { namespace } = server;
    const worker = await startWorker({ id, connection, namespace, store, roots: rootsOf(), only, slots });
    ends.unshift(() => worker.stop());
    onReady(server);
    const stopped = new Promise<void>((resolve) => {
      whenAborted(interrupts.first, resolve);
    });
    whenAborted(interrupts.second, () => process.exit(1));
    await Promise.race([worker.done, stopped]);
  } finally {
    await endAll(ends);
    interrupts.ignore();
  }
}
