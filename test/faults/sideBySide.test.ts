import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { sample } from '../../activities/begin.ts';
import { beginning } from '../support/faults/control.ts';
import { bench, expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import { sampleInput } from '../support/faults/trial.ts';
import { until } from '../support/until.ts';

describe.concurrent('side by side', () => {
  test.for([1, 2])('two identical runs on %i workers have the same artifacts', async (workers, context) => {
    const trial = await newTrial(context);
    for (let worker = 0; worker < workers; worker++) await trial.startWorker();
    const [first, second] = await Promise.all([trial.start(), trial.start()]);
    await Promise.all([first.completed(), second.completed()]);
    context.expect(await first.artifacts()).toEqual(bench.artifacts);
    await expectUndisturbed(context.expect, trial, second);
  });

  test('a run completes whose source only one of two workers may read', async (context) => {
    const trial = await newTrial(context);
    const source = join(trial.folder, 'shop');
    await cp(sample, source, { recursive: true });
    await trial.startWorker({ roots: [] });
    await trial.startWorker();
    const runs = await Promise.all([1, 2].map(() => trial.start({ ...sampleInput, source })));
    for (const run of runs) await run.completed();
  });

  test('two workers with different stores are refused with a message that explains why', async (context) => {
    const trial = await newTrial(context);
    await trial.faults.hold(beginning);
    const own = await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    // From here on the other worker is alone, until it has refused and the run is to be closed.
    own.signal('SIGSTOP');
    await trial.startWorker({ storeUrl: join(trial.folder, 'other-store') });
    await trial.faults.end();
    await until('the run is to be closed', async () => (await run.failedTries('StoreUnavailable')) >= 1);
    own.signal('SIGCONT');
    await context.expect(run.completed()).rejects.toMatchObject({
      cause: { type: 'InvalidInput', message: context.expect.stringContaining('different stores; start all of them') },
    });
    const manifest = await trial.store.runs.read(run.run);
    context.expect(manifest).toMatchObject({ status: 'failed', error: { type: 'InvalidInput' } });
  });
});
