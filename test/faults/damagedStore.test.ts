import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { objectKey } from '../../store/objects.ts';
import type { Receipt } from '../../store/receipts.ts';
import { beginning } from '../support/faults/control.ts';
import { bench, expectUndisturbed, newTrial } from '../support/faults/fixture.ts';
import type { Trial } from '../support/faults/trial.ts';

/** Ways to damage a file. */
const damages: Record<string, (path: string) => Promise<void>> = {
  deleted: (path) => rm(path),
  truncated: async (path) => truncate(path, Math.floor((await readFile(path)).length / 2)),
  'bit-flipped': async (path) => {
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
  },
};
const kinds = Object.keys(damages);

describe.concurrent('a damaged store', () => {
  test.for(kinds)('in which a blob of every stage is %s is repaired by the next run', async (kind, context) => {
    const trial = await newTrial(context, { before: null });
    for (const { outputs } of await receiptsOf(trial)) await damage(trial, kind, objectKey(outputs[0]!.digest));
    await trial.startWorker();
    const run = await trial.start();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
    for (const { outputs } of await receiptsOf(trial))
      for (const { name, digest } of outputs)
        context.expect(await trial.store.objects.isIntact(digest), name).toBe(true);
  });

  test('in which every receipt is truncated is repaired by the next run', async (context) => {
    const trial = await newTrial(context, { before: null });
    for (const key of Object.keys(await trial.receipts())) await damage(trial, 'truncated', key);
    await trial.startWorker();
    const run = await trial.start();
    await run.completed();
    await expectUndisturbed(context.expect, trial, run);
  });

  test.for(kinds)(
    'in which a blob is %s during a run fails that run, and the next one repairs it',
    async (kind, context) => {
      const trial = await newTrial(context, { before: 'features' });
      await trial.faults.hold(beginning);
      await trial.startWorker();
      const first = await trial.start();
      await trial.faults.held();
      await damage(trial, kind, objectKey(bench.artifacts['merge/merged.parquet']!));
      await trial.faults.end();
      await context.expect(first.completed()).rejects.toMatchObject({ cause: { type: 'StoreCorrupt' } });
      const second = await trial.start();
      await second.completed();
      await expectUndisturbed(context.expect, trial, second);
    },
  );
});

async function damage({ store }: Trial, kind: string, key: string): Promise<void> {
  await damages[kind]!(join(store.url, key));
}

async function receiptsOf(trial: Trial): Promise<Receipt[]> {
  return Object.values(await trial.receipts()).map((text) => JSON.parse(text));
}
