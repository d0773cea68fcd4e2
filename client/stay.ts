import { startWorker, type WorkerOptions } from '../worker.ts';
import { rootsOf } from './input.ts';
import { catchInterrupts, whenAborted } from './interrupts.ts';
import { logTo } from './log.ts';
import { connectServer, type Server } from './server.ts';
import { endAll } from './session.ts';
import { type StoreOption, storeOf } from './store.ts';
import { printable } from './text.ts';
import { connectWorker } from './worker-connection.ts';

/**
 * Keeps a worker on the queues `marketflow` and `marketflow-train` until Ctrl-C or SIGTERM, which lets what runs end
 * within its grace time. `tell` is called once it polls.
 */
export async function stay(
  verb: string,
  options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>,
  tell: (server: Server) => void,
): Promise<number> {
  logTo('stderr');
  const store = storeOf(options);
  const interrupts = catchInterrupts();
  const ends: (() => Promise<void>)[] = [];
  try {
    const server = await connectServer({ verb, keep: (line) => process.stderr.write(`${printable(line)}\n`) });
    ends.unshift(server.release);
    const connection = await connectWorker(server);
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
