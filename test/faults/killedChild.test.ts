import { describe, test } from 'vitest';
import { isAlive } from '../../store/identity.ts';
import { pipeline } from '../../workflows/pipeline.ts';
import { beginning } from '../support/faults/control.ts';
import { expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import { until } from '../support/until.ts';

const stages = pipeline.map(({ name }) => name);

describe.concurrent('a compute child', () => {
  test.for([...stages, 'publishing'] as const)('that is killed in %s is replaced', async (stage, context) => {
    const trial = await newTrial(context, { before: stage === 'publishing' ? null : stage });
    await trial.faults.hold(beginning);
    await trial.startWorker();
    const run = await trial.start();
    const child = await trial.faults.held();
    await trial.faults.end();
    process.kill(child, 'SIGKILL');
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });

  test.for(['cohort', 'training'] as const)('that stalls in %s is detected and replaced', async (stage, context) => {
    const trial = await newTrial(context, { before: stage });
    await trial.faults.hold(beginning);
    await trial.startWorker();
    const run = await trial.start();
    const child = await trial.faults.held();
    process.kill(child, 'SIGSTOP');
    await trial.faults.end();
    await run.completed();
    await until('the stalled child is gone', () => !isAlive({ pid: child, started: null }));
    await expectUndisturbed(context.expect, trial, run);
  });

  test('that waits for something that never comes is detected and replaced', async (context) => {
    const trial = await newTrial(context, { before: 'cohort' });
    await trial.faults.hold({ ...beginning, forever: true });
    await trial.startWorker();
    const run = await trial.start();
    const child = await trial.faults.held();
    await trial.faults.end();
    await run.completed();
    await until('the waiting child is gone', () => !isAlive({ pid: child, started: null }));
    await expectUndisturbed(context.expect, trial, run);
  });
});
