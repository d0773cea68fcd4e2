import type { WorkerOptions } from '../../worker.ts';
import type { Server } from '../server/server.ts';
import type { StoreOption } from '../terminal/runs.ts';
import { runWorker } from './runWorker.ts';

/** `worker`: runs a worker for the configured server, or else for the embedded one, which it starts if necessary. */
export function worker(options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>): Promise<number> {
  const onReady = ({ address }: Server) =>
    console.log(`worker polls for ${options.only ?? 'analysis and training'} at ${address}; press Ctrl-C to stop`);
  return runWorker({ verb: 'worker', options, onReady });
}
