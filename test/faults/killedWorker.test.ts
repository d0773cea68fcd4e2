import { describe, type ExpectStatic, test } from 'vitest';
import { pipeline } from '../../workflows/pipeline.ts';
import { type Hold, handingIn } from '../support/faults/control.ts';
import { expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import type { Trial, TrialRun } from '../support/faults/trial.ts';

const opening: Hold = { role: 'worker', operation: 'rename', key: '^runs/.*/run.json$' };

describe.concurrent('a worker that is killed', () => {
  test.for(pipeline.map(({ name }) => name))('while %s stores its results loses nothing', async (stage, context) => {
    const trial = await newTrial(context, { before: stage });
    await killedAt(trial, handingIn, context.expect);
  });

  test('while it opens a run loses nothing', async (context) => {
    await killedAt(await newTrial(context, { before: null }), opening, context.expect);
  });

  test('while it publishes a run loses nothing', async (context) => {
    await killedAt(await newTrial(context, { before: null }), handingIn, context.expect);
  });
});

async function killedAt(trial: Trial, place: Hold, expect: ExpectStatic): Promise<void> {
  await trial.faults.hold(place);
  const worker = await trial.startWorker();
  const run = await trial.start();
  await trial.faults.held();
  await worker.kill();
  await finish(trial, run, expect);
}

/** Another worker finishes the run and recomputes nothing that has a receipt. */
async function finish(trial: Trial, run: TrialRun, expect: ExpectStatic): Promise<void> {
  const receipts = await trial.receipts();
  await trial.faults.end();
  await trial.startWorker();
  await run.completed();
  expect(await trial.receipts()).toMatchObject(receipts);
  await expectUndisturbed(expect, trial, run);
}
