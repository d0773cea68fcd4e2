import { logTo } from '../../activities/log.ts';
import { printable } from '../../core/text.ts';
import { connectWorker, rootsOf, startWorker, type WorkerOptions } from '../../worker.ts';
import { connectServer, type Server } from '../server/server.ts';
import { endAll } from '../server/session.ts';
import { catchInterrupts, whenAborted } from '../terminal/interrupts.ts';
import { type StoreOption, storeOf } from '../terminal/runs.ts';

/**
 * Keeps a worker on the queues `marketflow` and `marketflow-train` until Ctrl-C or SIGTERM, which lets what runs end
 * within its grace time. `tell` is called once it polls.
 */
export async function stay(
  verb: string,
  options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>,
  tell: (server: Server) => void,
): Promise<number> {
  logTo();
  const store = storeOf(options);
  const interrupts = catchInterrupts();
  const ends: (() => Promise<void>)[] = [];
  try {
    const server = await connectServer({ verb, keep: (line) => process.stderr.write(`${printable(line)}\n`) });
    ends.unshift(server.release);
    const connection = await connectWorker(server.connectionOptions, server.from);
    ends.unshift(() => connection.close());
    const { only, slots } = options;
    const worker = await startWorker({ connection, namespace: server.namespace, store, roots: rootsOf(), only, slots });
    ends.unshift(() => worker.stop());
    tell(server);
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
