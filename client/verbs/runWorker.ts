import { logTo } from '../../activities/log.ts';
import { rootsOf } from '../../activities/roots.ts';
import { connectWorker, startWorker, type WorkerOptions } from '../../worker.ts';
import { connectServer, type Server } from '../server/server.ts';
import { endAll, report } from '../server/session.ts';
import { ensureSetUp } from '../setup/setup.ts';
import { catchInterrupts, whenAborted } from '../terminal/interrupts.ts';
import { type StoreOption, storeOf } from '../terminal/runs.ts';

/**
 * Runs a worker on the queues `marketflow` and `marketflow-train` until Ctrl-C or SIGTERM, then gives its activities a grace
 * period to end. `onReady` is called when the worker polls.
 */
export async function runWorker(
  verb: string,
  options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>,
  onReady: (server: Server) => void,
): Promise<number> {
  logTo();
  const store = storeOf(options);
  const interrupts = catchInterrupts();
  const ends: (() => Promise<void>)[] = [];
  try {
    await ensureSetUp(report);
    const server = await connectServer({ verb, keep: report });
    ends.unshift(server.release);
    const connection = await connectWorker(server.connectionOptions, server.from);
    ends.unshift(() => connection.close());
    const { only, slots } = options;
    const worker = await startWorker({ connection, namespace: server.namespace, store, roots: rootsOf(), only, slots });
    ends.unshift(() => worker.stop());
    onReady(server);
    const stopped = new Promise<void>((resolve) => {
      whenAborted(interrupts.first, resolve);
    });
    whenAborted(interrupts.second, () => process.exit(1));
    await Promise.race([worker.done, stopped]);
    return 0;
  } finally {
    await endAll(ends);
    interrupts.ignore();
  }
}
