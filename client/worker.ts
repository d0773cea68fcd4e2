import { defaultQueue, trainingQueue } from '../workflows/queues.ts';
import { stay } from './stay.ts';
import type { StoreOption } from './store.ts';

/** `worker`: a worker alone, for a server that is somewhere else; with the embedded server it joins or starts that. */
export function worker(options: StoreOption): Promise<number> {
  return stay('worker', options, ({ address }) => {
    console.log(`worker polls ${defaultQueue} and ${trainingQueue(defaultQueue)} at ${address}; Ctrl-C stops`);
  });
}
