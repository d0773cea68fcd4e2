import { join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import type { PipelineInput } from '../../data/input.ts';
import { defaultQueue } from '../../workflows/queues.ts';
import type { Artifacts } from '../support/faults/artifacts.ts';
import { bench, expectUndisturbed, moments, newTrial } from '../support/faults/fixture.ts';
import type { Trial } from '../support/faults/trial.ts';
import { until } from '../support/until.ts';

const epochs = 600;
const input: PipelineInput = { training: { epochs, earlyStopping: false } };
let undisturbed: Artifacts;

beforeAll(async () => {
  const ends: (() => Promise<void>)[] = [];
  const trial = await newTrial({ onTestFinished: (end) => ends.unshift(end) }, { before: 'training' });
  await trial.startWorker();
  const run = await trial.start(input);
  await run.completed();
  undisturbed = await run.artifacts();
  for (const end of ends) await end();
});

describe.concurrent('a training', () => {
  test.for(moments(3))(
    'whose worker is killed at a random epoch ends with the same bits (seed %i)',
    async (moment, context) => {
      const trial = await newTrial(context, { before: 'training' });
      const worker = await trial.startWorker();
      const run = await trial.start(input);
      await reached(trial, 1 + seededRandom(moment).below(epochs - 200));
      await worker.kill();
      await heldFromTheFirstEpoch(trial);
      await trial.startWorker();
      await run.completed();
      await expectUndisturbed(context.expect, trial, run, undisturbed);
    },
  );

  test('continues on another worker when its own is stopped', async (context) => {
    const trial = await newTrial(context, { before: 'training', taskQueue: defaultQueue });
    const [first, second] = [() => command(trial), () => command(trial)];
    const leaving = await first();
    const run = await trial.start(input);
    await reached(trial, 50);
    await heldFromTheFirstEpoch(trial);
    const staying = await second();
    context.expect(await leaving.stop()).toBe(0);
    await run.completed();
    context.expect(await staying.stop()).toBe(0);
    await expectUndisturbed(context.expect, trial, run, undisturbed);
  });
});

/** Waits for a checkpoint of `epoch` or later. */
async function reached(trial: Trial, epoch: number): Promise<void> {
  await until(`the training has reached epoch ${epoch}`, async () => {
    const files = await trial.store.files.list('progress/training');
    return files.some(({ key }) => Number(key.slice(-'000000.checkpoint'.length, -'.checkpoint'.length)) >= epoch);
  });
}

/** From now on a training that restarts, and so writes a checkpoint of its first epoch, never ends. */
async function heldFromTheFirstEpoch(trial: Trial): Promise<void> {
  await trial.faults.hold({ role: 'child', operation: 'rename', key: '^progress/training/.*-000001.checkpoint$' });
}

/** The worker as users start it. */
function command(trial: Trial) {
  const args = [join(bench.build, 'client/marketflow.js'), 'worker', '--store', trial.store.url];
  return trial.spawn(args, { TEMPORAL_ADDRESS: bench.address }, 'worker polls');
}
