import { existsSync, writeFileSync } from 'node:fs';
import type { Computation } from '../../core/stage.ts';

const busy: Computation<{ release: string; begun: string }> = {
  run: async (_, { release, begun }) => {
    writeFileSync(begun, '');
    while (!existsSync(release)) Math.random();
    return { rows: 0 };
  },
};

const hungry: Computation<object> = {
  run: async (workspace) => {
    const database = await workspace.database();
    await database.run('create table texts as select list(i::varchar) as texts from range(10000000) numbers(i)');
    return {};
  },
};

const full: Computation<object> = {
  run: async () => {
    throw new Error("TransactionContext Error: Failed to commit: Could not write file 'x': No space left on device");
  },
};

/** For a compute pool: computations that do not yield, or need more memory or a larger disk than there is. */
export const computations = { busy, hungry, full };
