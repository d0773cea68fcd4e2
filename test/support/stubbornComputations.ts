import { existsSync, writeFileSync } from 'node:fs';
import type { Computation } from '../../core/stage.ts';

const busy: Computation<{ release: string; begun: string }> = {
  run: async (_, { release, begun }) => {
    writeFileSync(begun, '');
    while (!existsSync(release)) Math.random();
    return { rows: 0 };
  },
};

/** For a compute pool: computations that do not yield. */
export const computations = { busy };
