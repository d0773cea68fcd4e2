import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { objectKey } from '../../store/objects.ts';
import { type KeyParts, type Receipt, receiptKey } from '../../store/receipts.ts';
import type { Store } from '../../store/store.ts';
import { temporaryStore } from '../support/store.ts';

const parts: KeyParts = {
  stage: 'rfm',
  version: 1,
  params: { b: 2, a: [1, null] },
  inputs: { 'merged.parquet': 'aa' },
  engines: { duckdb: '1' },
};

describe('the key of a receipt', () => {
  test('does not depend on the order of the properties', () => {
    const reordered = {
      params: { a: [1, null], b: 2 },
      engines: parts.engines,
      inputs: parts.inputs,
      version: 1,
      stage: 'rfm',
    };
    expect(receiptKey(reordered)).toBe(receiptKey(parts));
  });

  test.each([
    ['stage', { stage: 'cohort' }],
    ['code version', { version: 2 }],
    ['parameters', { params: { b: 2, a: [1, 0] } }],
    ['order of a list', { params: { b: 2, a: [null, 1] } }],
    ['digest of an input', { inputs: { 'merged.parquet': 'ab' } }],
    ['name of an input', { inputs: { 'other.parquet': 'aa' } }],
    ['version of an engine', { engines: { duckdb: '2' } }],
  ])('depends on the %s', (_, change) => {
    expect(receiptKey({ ...parts, ...change })).not.toBe(receiptKey(parts));
  });

  test('cannot contain NaN', () => {
    expect(() => receiptKey({ ...parts, params: { limit: Number.NaN } })).toThrow('limit is NaN');
  });
});

describe('a receipt', () => {
  test('is found when all of its blobs are intact', async () => {
    const store = await temporaryStore();
    const receipt = await finished(store);
    expect(await store.receipts.find('rfm', receipt.key)).toEqual({ hit: receipt });
    expect(await store.receipts.find('rfm', 'f'.repeat(64))).toEqual({ miss: 'absent' });
    expect(await store.receipts.find('cohort', receipt.key)).toEqual({ miss: 'absent' });
  });

  test('is damaged when a blob is', async () => {
    const store = await temporaryStore();
    const { key, outputs } = await finished(store);
    await writeFile(join(store.url, objectKey(outputs[0]!.digest)), 'other bytes');
    expect(await store.receipts.find('rfm', key)).toEqual({ miss: 'damaged' });
  });

  test.each(['', '{"stage":"rf', 'null', '[]', '{"key":1}'])(
    'is damaged when incomplete or malformed: %j',
    async (text) => {
      const store = await temporaryStore();
      const { key } = await finished(store);
      await store.files.write(`receipts/rfm/${key}.json`, text);
      expect(await store.receipts.find('rfm', key)).toEqual({ miss: 'damaged' });
    },
  );

  test('is damaged under the name of another receipt', async () => {
    const store = await temporaryStore();
    const receipt = await finished(store);
    await store.files.write(`receipts/rfm/${'0'.repeat(64)}.json`, JSON.stringify(receipt));
    expect(await store.receipts.find('rfm', '0'.repeat(64))).toEqual({ miss: 'damaged' });
  });

  test('has the time of its last use', async () => {
    const store = await temporaryStore();
    const { key } = await finished(store);
    const path = join(store.url, `receipts/rfm/${key}.json`);
    await utimes(path, 1000, 1000);
    await store.receipts.find('rfm', key);
    expect((await stat(path)).mtimeMs).toBeGreaterThan(1_000_000);
  });
});

async function finished(store: Store): Promise<Receipt> {
  const outputs = [await store.objects.putText('{}', 'rfm.json')];
  const receipt: Receipt = { stage: 'rfm', key: receiptKey(parts), outputs, seconds: 1.5, rows: 3, origin: 'run' };
  await store.receipts.write(receipt);
  return { ...receipt, outputs: outputs.map(({ rows: _, ...ref }) => ref) };
}
