import { describe, test } from 'vitest';
import { type Random, seededRandom } from '../../core/random.ts';
import { verifyStore } from '../../store/verify.ts';
import { expectUndisturbed, moments, newTrial } from '../support/faults/fixture.ts';
import type { Trial } from '../support/faults/trial.ts';

/** Kills in each run; most are of compute children, whose loss is noticed at once. */
const killsPerRun = 3;

/** Operations that change the store: a worker makes about 300 in a whole run, a child about 10 in a stage. */
const operations = { worker: 100, child: 10 };

describe.concurrent('a run', () => {
  test.for(moments(10))(
    'whose workers and children are killed at random moments loses nothing (seed %i)',
    async (moment, context) => {
      const trial = await newTrial(context);
      const random = seededRandom(moment);
      await trial.startWorker();
      const run = await trial.start();
      const completed = run.completed().then(() => true);
      let kills = 0;
      while (kills < killsPerRun && !(await Promise.race([killOne(trial, random), completed]))) kills++;
      await trial.faults.end();
      await completed;
      await expectUndisturbed(context.expect, trial, run);
      context.expect(await verifyStore(trial.store)).toMatchObject({ damaged: [], receipts: [], sources: [] });
      await context.annotate(`${kills} kills`);
    },
  );
});

/** Kills a worker, and starts another, or a child. */
async function killOne(trial: Trial, random: Random): Promise<void> {
  const role = random.below(3) === 0 ? 'worker' : 'child';
  await trial.faults.kill(role, 1 + random.below(operations[role]));
  await trial.faults.killed();
  if (role === 'worker') await trial.startWorker();
}
