import { describe, test } from 'vitest';
import { beginning } from '../support/faults/control.ts';
import { expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import { until } from '../support/faults/until.ts';

describe.concurrent('a store', () => {
  test.for([
    ['refuses to be written', 'EROFS', 'merge'],
    ['refuses to be written', 'EROFS', 'training'],
    ['is full', 'ENOSPC', 'ingest:transactions'],
    ['is full', 'ENOSPC', 'rfm'],
    ['is full', 'ENOSPC', 'training'],
  ] as const)('that %s for a while (%s) in %s holds the run up, no more', async ([, code, stage], context) => {
    const trial = await newTrial(context, { before: stage });
    await trial.faults.hold(beginning);
    await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    await trial.faults.refuse(code);
    await until('it has been tried twice', async () => (await run.failedTries('StoreUnavailable')) >= 2);
    await trial.faults.end();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });
});
