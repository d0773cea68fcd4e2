import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceDigest } from '../../store/memo.ts';
import { fileState, objectKey } from '../../store/objects.ts';
import type { RunManifest } from '../../store/runs.ts';
import { missingResults, verifyStore } from '../../store/verify.ts';
import { temporaryStore } from '../support/store.ts';

describe('verifying a store', () => {
  test('removes damaged blobs and receipts that name damaged or missing blobs, and nothing else', async () => {
    const store = await temporaryStore();
    const [good, bad, gone] = await Promise.all(
      ['good', 'bad', 'gone'].map((text) => store.objects.putText(text, text)),
    );
    for (const ref of [good!, bad!, gone!])
      await store.receipts.write({ stage: 'rfm', key: ref.name, outputs: [ref], seconds: 1, origin: 'r' });
    await store.files.write('receipts/rfm/half.json', '{"outputs":[');
    await writeFile(join(store.url, objectKey(bad!.digest)), 'baD');
    await store.files.remove(objectKey(gone!.digest));
    expect(await verifyStore(store)).toEqual({
      blobs: 2,
      damaged: [bad!.digest],
      receipts: ['receipts/rfm/bad.json', 'receipts/rfm/gone.json', 'receipts/rfm/half.json'],
      sources: [],
    });
    expect(await verifyStore(store)).toEqual({ blobs: 1, damaged: [], receipts: [], sources: [] });
    expect((await store.files.list('receipts')).map(({ key }) => key)).toEqual(['receipts/rfm/good.json']);
  });

  test('detects a source whose content changed although its state did not', async () => {
    const store = await temporaryStore();
    const path = join(store.url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    await sourceDigest(store.files, path, Date.now() + 3_600_000);
    const [entry] = await store.files.list('memo');
    await store.files.write(
      entry!.key,
      JSON.stringify({ path, state: await fileState(path), digest: 'of other bytes' }),
    );
    expect((await verifyStore(store)).sources).toEqual([path]);
    expect(await store.files.list('memo')).toEqual([]);
  });

  test('lists the missing results of a run', async () => {
    const store = await temporaryStore();
    const results = [await store.objects.putText('a', 'report.html'), await store.objects.putText('b', 'run.csv')];
    await store.files.remove(objectKey(results[1]!.digest));
    expect(await missingResults(store, { results } as RunManifest)).toEqual(['run.csv']);
  });
});
