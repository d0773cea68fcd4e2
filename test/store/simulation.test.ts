import { describe, expect, test } from 'vitest';
import { mutations } from '../support/simulation/mutations.ts';
import { simulate } from '../support/simulation/simulate.ts';

/** All seeds from the first number up to the second; `npm run simulate` takes more. */
const [first, end] = (process.env.SIMULATION_SEEDS ?? '0-2000').split('-').map(Number) as [number, number];

/** Seeds that have failed, for a defect of the store or of the simulation. A change of its steps gives each another order. */
const kept = [86, 204];

describe('three workers, `gc` and `resume` on one store, and producers of their source, with crashes, power losses and refused writes', () => {
  test(`lose nothing and take nothing over too early, in ${end - first} orders of their steps`, async () => {
    const seeds = Array.from({ length: end - first }, (_, n) => first + n);
    const failed: string[] = [];
    for (const seed of [...kept, ...seeds]) {
      await simulate(seed).catch((error) => failed.push(`seed ${seed}: ${error.message}`));
    }
    expect(failed).toEqual([]);
  }, 36_000_000);

  test.each(Object.entries(mutations))(
    'are caught with %s',
    async (_, mutation) => {
      const failed = async (seed: number) =>
        simulate(seed, mutation).then(
          () => false,
          () => true,
        );
      let found = false;
      for (let seed = 0; seed < 400 && !found; seed++) found = await failed(seed);
      expect(found).toBe(true);
    },
    600_000,
  );
});
