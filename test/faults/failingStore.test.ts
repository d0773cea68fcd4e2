import { describe, test } from 'vitest';
import { beginning, type Hold } from '../support/faults/control.ts';
import { expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import { until } from '../support/until.ts';

/** The stage has computed and writes its JSON into its own folder. */
const writing: Hold = { role: 'child', operation: 'writeFile', key: '^scratch/.*/out/' };
/** The worker writes the record of the running stage. */
const recording: Hold = { role: 'worker', operation: 'rename', key: '^runs/.*/stages/' };

describe.concurrent('a store', () => {
  test.for([
    ['refuses to be written', 'EROFS', 'merge', beginning],
    ['refuses to be written', 'EROFS', 'cohort', recording],
    ['refuses to be written', 'EROFS', 'training', writing],
    ['is full', 'ENOSPC', 'ingest:transactions', beginning],
    ['is full', 'ENOSPC', 'rfm', writing],
    ['is full', 'ENOSPC', 'training', beginning],
  ] as const)('that %s for a while (%s) in %s only delays the run', async ([, code, stage, place], context) => {
    const trial = await newTrial(context, { before: stage });
    await trial.faults.hold(place);
    await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    await trial.faults.refuse(code);
    await until('it has been attempted twice', async () => (await run.failedTries('StoreUnavailable')) >= 2);
    await trial.faults.end();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });
});
