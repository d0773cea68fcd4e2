import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ingest } from '../../activities/ingest.ts';
import type { Dependencies, StageCall, StageResult } from '../../activities/run.ts';
import { pipelineInput } from '../../data/input.ts';
import { engines } from '../../engine/engines.ts';
import { ComputePool } from '../../engine/pool.ts';
import { ingest as manifest } from '../../stages/ingest/index.ts';
import { type Receipt, receiptKey } from '../../store/receipts.ts';
import type { Store } from '../../store/store.ts';
import { header, ownFolder } from '../support/ingested.ts';
import { temporaryStore } from '../support/store.ts';
import { parquetOf } from '../support/workspace.ts';

const columns = header.split(',');
const csvOf = (id: string) => Buffer.from(`${header}\n${id},2023-01-01,7,1,2.5\n`);

/** A table of one order with the given id, by file name. All ids that are used are equally long. */
const formats: Record<string, (id: string) => Promise<Buffer> | Buffer> = {
  'transactions.csv': csvOf,
  'transactions.csv.gz': (id) => gzipSync(csvOf(id)),
  'transactions.parquet': (id) =>
    parquetOf(`select * from (values ('${id}', '2023-01-01', '7', '1', '2.5')) t(${columns.join()})`),
};

/** Ways to replace a file. All keep its modification time. */
const replacements: Record<string, (path: string, content: Buffer) => Promise<void>> = {
  'by renaming another file': async (path, content) => {
    await writeFile(`${path}.new`, content);
    await utimes(`${path}.new`, 1000, 1000);
    await rename(`${path}.new`, path);
  },
  'by writing into it': async (path, content) => {
    await writeFile(path, content);
    await utimes(path, 1000, 1000);
  },
};

/** Ingests `name` in a store of its own. `beforeComputing` is called between the worker's digest and the computation. */
async function trial(name: string, beforeComputing: (attempt: number) => Promise<void>) {
  const [source, store] = [await ownFolder(), await temporaryStore()];
  const pool = new ComputePool({ storeUrl: store.url, worker: 'test', computations, size: 1, reuse: true });
  onTestFinished(() => pool.close());
  let attempts = 0;
  const run: ComputePool['run'] = async (task, observer) => {
    await beforeComputing(++attempts);
    return pool.run(task, observer);
  };
  const leases = { hold: async () => ({ generation: 0, release: () => undefined }) };
  const dependencies = { store, pool: { run }, leases, roots: [source] } as unknown as Dependencies;
  const call: StageCall & { table: 'transactions' } = {
    run: { workflowId: 'w', runId: 'r', origin: 'r', storeId: await store.id() },
    stage: 'ingest:transactions',
    settings: pipelineInput.parse({ source }),
    inputs: [],
    table: 'transactions',
  };
  return {
    source,
    store,
    path: join(source, name),
    attempt: (): Promise<StageResult> => {
      const logger = new DefaultLogger('ERROR');
      return new MockActivityEnvironment({}, { logger }).run(() => ingest(dependencies)(call));
    },
    /** The key of a receipt for a file with this content. */
    keyOf: (content: Buffer) => {
      const params = { ...manifest.params(call.settings), table: 'transactions', mapping: null, fileName: name };
      const inputs = { source: createHash('sha256').update(content).digest('hex') };
      return receiptKey({ stage: 'ingest', version: manifest.version, params, inputs, engines });
    },
  };
}

const computations = new URL('../../activities/computations.ts', import.meta.url);

async function receiptsIn(store: Store): Promise<Receipt[]> {
  const entries = await store.files.list('receipts');
  return Promise.all(entries.map(async ({ key }) => JSON.parse(String(await store.files.read(key)))));
}

/** Whether the part that the receipt names has the id, which a Parquet file of one row holds as it is. */
async function hasId(store: Store, { outputs }: Receipt, id: string): Promise<boolean> {
  const part = outputs.find((ref) => ref.name === 'part.parquet')!;
  return (await readFile(await store.objects.local(part.digest))).includes(id);
}

describe('a source that is replaced between its digest and the computation', () => {
  test.each([
    ['transactions.csv', 'by renaming another file'],
    ['transactions.csv', 'by writing into it'],
    ['transactions.csv.gz', 'by renaming another file'],
    ['transactions.parquet', 'by writing into it'],
  ])('leaves no receipt at first, and one for the new file at the next try: %s, %s', async (name, how) => {
    const [before, after] = [await formats[name]!('order-1'), await formats[name]!('order-2')];
    const { path, store, attempt, keyOf } = await trial(name, async (attempts) => {
      if (attempts === 1) await replacements[how]!(path, after);
    });
    await replacements[how]!(path, before);
    await expect(attempt()).rejects.toMatchObject({ type: 'SourceChanged', nonRetryable: false });
    expect(await receiptsIn(store)).toEqual([]);
    expect((await attempt()).rows).toBe(1);
    const [receipt, ...others] = await receiptsIn(store);
    expect([receipt!.key, others]).toEqual([keyOf(after), []]);
    expect(await hasId(store, receipt!, 'order-2')).toBe(true);
  });

  test('is not read if its path has become a link, or its folder has', async () => {
    const [secret, aside] = [await ownFolder(), await ownFolder()];
    await writeFile(join(secret, 'transactions.csv'), csvOf('secret1'));
    for (const swap of ['file', 'folder']) {
      const { source, path, store, attempt } = await trial('transactions/transactions.csv', async () => {
        const swapped = swap === 'file' ? path : join(source, 'transactions');
        await rename(swapped, join(aside, swap));
        await symlink(swap === 'file' ? join(secret, 'transactions.csv') : secret, swapped);
      });
      await mkdir(join(source, 'transactions'));
      await writeFile(path, csvOf('order-1'));
      await expect(attempt()).rejects.toMatchObject({ type: 'SourceChanged' });
      await expect(attempt()).rejects.toMatchObject({
        type: 'InvalidInput',
        message: expect.stringMatching(/outside/),
      });
      expect(await receiptsIn(store)).toEqual([]);
    }
  });

  test('gives a receipt for the digest if it is not replaced', async () => {
    const { path, store, attempt, keyOf } = await trial('transactions.csv', async () => undefined);
    await writeFile(path, csvOf('order-1'));
    await attempt();
    expect((await receiptsIn(store)).map(({ key }) => key)).toEqual([keyOf(csvOf('order-1'))]);
    expect((await attempt()).status).toBe('cached');
  });
});
