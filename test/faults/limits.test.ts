import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type ExpectStatic, test } from 'vitest';
import { sample } from '../../activities/begin.ts';
import { toFailure } from '../../activities/observe.ts';
import { runDocument } from '../../store/documents.ts';
import { newTrial } from '../support/faults/fixture.ts';
import type { Trial, TrialRun } from '../support/faults/trial.ts';

const columns = 10_000;

/** Bytes that the history of a run may have, far below Temporal's limit. */
const historyLimit = { events: 200, bytes: 100_000 };

describe.concurrent('a source with 10,000 columns', () => {
  test('that are not in the contract has a small history', async (context) => {
    const trial = await newTrial(context);
    const source = await sourceWith(trial, (header) => [...header, ...names('an unknown column')]);
    await trial.startWorker();
    const run = await trial.start({ source, training: { epochs: 1 } });
    await run.completed();
    await expectSmall(context.expect, run);
  });

  test('but without the required ones fails with a short message', async (context) => {
    const trial = await newTrial(context);
    const source = await sourceWith(trial, () => names('x'.repeat(100)));
    await trial.startWorker();
    const run = await trial.start({ source });
    await context.expect(run.completed()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    await expectSmall(context.expect, run);
    const message = (await runDocument(trial.store, run.run))?.error?.message ?? '';
    context.expect(message).toContain('transactions.csv');
    context.expect(message.length).toBeLessThan(2500);
  });
});

describe.concurrent('an error of a megabyte', () => {
  test('about the input of a run is truncated, so that the run can be closed', async (context) => {
    const trial = await newTrial(context);
    await trial.startWorker();
    const run = await trial.start({ ['x'.repeat(1_000_000)]: 1 } as object);
    await context.expect(run.completed()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    const document = await runDocument(trial.store, run.run);
    context.expect(document).toMatchObject({ status: 'failed', error: { type: 'InvalidInput' } });
    context.expect(document?.error?.message.length).toBeLessThan(5000);
  });

  test('of a computation is truncated', ({ expect }) => {
    expect(toFailure(new TypeError('x'.repeat(1_000_000)), 1).message?.length).toBeLessThan(5000);
  });
});

function names(prefix: string): string[] {
  return Array.from({ length: columns }, (_, index) => `${prefix} ${index}`);
}

/** The sample with another header of its transactions, and as many cells in each of 100 rows. */
async function sourceWith(trial: Trial, headerOf: (header: string[]) => string[]): Promise<string> {
  const source = join(trial.folder, 'source');
  await cp(sample, source, { recursive: true });
  const file = join(source, 'transactions.csv');
  const [first = '', ...rows] = (await readFile(file, 'utf8')).split('\n').slice(0, 101);
  const header = headerOf(first.split(','));
  const filled = rows.map((row) => row + ','.repeat(header.length - first.split(',').length));
  await writeFile(file, [header.join(','), ...filled, ''].join('\n'));
  return source;
}

async function expectSmall(expect: ExpectStatic, { handle }: TrialRun): Promise<void> {
  const { historyLength, historySize } = await handle.describe();
  expect(historyLength).toBeLessThan(historyLimit.events);
  expect(historySize).toBeLessThan(historyLimit.bytes);
}
