import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';
import { beginning } from '../support/faults/control.ts';
import { bench, expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import { faultyEnvironment } from '../support/faults/processes.ts';
import type { Trial } from '../support/faults/trial.ts';

const minute = 60_000;

/** Milliseconds by which the clocks of other machines are wrong. */
const clockErrors = [15_000, 5 * minute, -180 * minute];

test('a run whose worker has a clock that is wrong by hours is neither ended nor robbed by others', async (context) => {
  const trial = await newTrial(context, { before: 'training' });
  await trial.faults.hold(beginning);
  await trial.startWorker({ environment: { FAULTS_CLOCK: `${180 * minute}` } });
  const run = await trial.start();
  await trial.faults.held();
  for (const error of clockErrors) {
    await command(trial, error, 'gc', '--keep', '1', '--delete');
    const document = await command(trial, error, 'status', run.run.runId, '--json');
    context
      .expect(JSON.parse(document), `by a clock that is wrong by ${error} ms`)
      .toMatchObject({ status: 'running' });
  }
  await trial.faults.end();
  await run.completed();
  await expectUndisturbed(context.expect, trial, run);
});

/** Runs a command on a machine whose clock is wrong; what it prints. */
async function command({ folder, store }: Trial, clockError: number, ...args: string[]): Promise<string> {
  const clock = { ...faultyEnvironment(join(folder, 'nothing'), store.url), FAULTS_CLOCK: `${clockError}` };
  const env = { ...process.env, ...clock, TEMPORAL_ADDRESS: bench.address, MARKETFLOW_HOME: join(folder, 'home') };
  const program = join(bench.build, 'client/marketflow.js');
  return (await promisify(execFile)(process.execPath, [program, ...args, '--store', store.url], { env })).stdout;
}
