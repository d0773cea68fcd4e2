import { describe, expect, test } from 'vitest';
import { mutations } from '../support/simulation/mutations.ts';
import { simulate } from '../support/simulation/simulate.ts';

const seeds = Number(process.env.SIMULATION_SEEDS ?? 2000);

describe('three workers, `gc` and `resume` on one store, with crashes, power losses and refused writes', () => {
  test(`lose nothing and take nothing over too early, in ${seeds} orders of their steps`, async () => {
    for (let seed = 0; seed < seeds; seed++) {
      await simulate(seed).catch((error) => expect.fail(`seed ${seed}: ${error.message}`));
    }
  }, 7_200_000);

  test.each(Object.entries(mutations))('are caught with %s', async (_, mutation) => {
    const failed = async (seed: number) =>
      simulate(seed, mutation).then(
        () => false,
        () => true,
      );
    let found = false;
    for (let seed = 0; seed < 400 && !found; seed++) found = await failed(seed);
    expect(found).toBe(true);
  });
});
