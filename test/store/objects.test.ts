import { readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StoreCorrupt } from '../../core/errors.ts';
import { objectKey } from '../../store/objects.ts';
import { openStore } from '../../store/store.ts';
import { temporaryStore } from '../support/store.ts';

// `printf hello | sha256sum`
const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

describe('blobs', () => {
  test('are named by the SHA-256 of their bytes; put moves a file in', async () => {
    const store = await temporaryStore();
    const path = join(await store.files.scratch('scratch/test'), 'a.csv');
    await writeFile(path, 'hello');
    expect(await store.objects.put(path, 'a.csv', 1)).toEqual({
      name: 'a.csv',
      digest: hello,
      bytes: 5,
      mediaType: 'text/csv',
      rows: 1,
    });
    expect(await readFile(await store.objects.local(hello), 'utf8')).toBe('hello');
  });

  test.each([
    ['deleted', (path: string) => rm(path)],
    ['truncated', (path: string) => truncate(path, 3)],
    ['changed in one bit', (path: string) => writeFile(path, 'hellm')],
  ])('that are %s after they were intact are detected, and repaired by putting them again', async (_, damage) => {
    const store = await temporaryStore();
    await store.objects.putText('hello', 'a.txt');
    const path = await store.objects.local(hello);
    await damage(path);
    expect(await store.objects.isIntact(hello)).toBe(false);
    await expect(store.objects.local(hello)).rejects.toThrow(StoreCorrupt);
    await store.objects.putText('hello', 'a.txt');
    expect(await store.objects.isIntact(hello)).toBe(true);
  });

  test('that are put again are new, so that `gc` keeps them', async () => {
    const store = await temporaryStore();
    await store.objects.putText('hello', 'a.txt');
    const path = join(store.url, objectKey(hello));
    const before = new Date(Date.now() - 3_600_000);
    await utimes(path, before, before);
    await store.objects.putText('hello', 'a.txt');
    expect((await stat(path)).mtimeMs).toBeGreaterThan(before.getTime() + 1);
  });

  test('that were changed, with size and modification time kept, are detected by a process that has not verified them', async () => {
    const store = await temporaryStore();
    await store.objects.putText('hello', 'a.txt');
    const path = join(store.url, objectKey(hello));
    const { atime, mtime } = await stat(path);
    await writeFile(path, 'hellm');
    await utimes(path, atime, mtime);
    expect(await openStore(store.url).objects.isIntact(hello)).toBe(false);
  });
});
