import { join } from 'node:path';
import { describe, test } from 'vitest';
import { beginning } from '../support/faults/control.ts';
import { bench, expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import type { Trial } from '../support/faults/trial.ts';

const minute = 60_000;

/** Milliseconds by which the clocks of other machines are wrong. */
const clockErrors = [15_000, 5 * minute, 180 * minute].flatMap((error) => [error, -error]);

describe.concurrent('a run whose worker has a clock that is wrong', () => {
  test.for([180, -180])('by %i minutes is neither ended nor robbed by others', async (minutes, context) => {
    const trial = await newTrial(context, { before: 'training' });
    await trial.faults.hold(beginning);
    await trial.startWorker({ environment: { FAULTS_CLOCK: `${minutes * minute}` } });
    const run = await trial.start();
    await trial.faults.held();
    for (const error of clockErrors) {
      context.expect(await command(trial, error, 'gc', '--keep', '1', '--delete')).toEqual([0, null]);
      const status = await command(trial, error, 'status', run.run.runId);
      context.expect(status, `the run lives, by a clock that is wrong by ${error} ms`).toEqual([0, null]);
    }
    await trial.faults.end();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });
});

/** Runs a command on a machine whose clock is wrong; its exit code and signal. */
async function command(trial: Trial, clockError: number, ...args: string[]): Promise<unknown> {
  const program = join(bench.build, 'client/marketflow.js');
  const environment = { FAULTS_CLOCK: `${clockError}`, TEMPORAL_ADDRESS: bench.address };
  return (await trial.spawn([program, ...args, '--store', trial.store.url], environment, '')).gone;
}
