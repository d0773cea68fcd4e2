import type { WorkerOptions } from '../../worker.ts';
import type { StoreOption } from '../terminal/runs.ts';
import { stay } from './stay.ts';

/** `worker`: a worker alone, for a server that is somewhere else; with the embedded server it joins or starts that. */
export function worker(options: StoreOption & Pick<WorkerOptions, 'only' | 'slots'>): Promise<number> {
  return stay('worker', options, ({ address }) => {
    console.log(`worker polls for ${options.only ?? 'analysis and training'} at ${address}; Ctrl-C stops`);
  });
}
