import { appendFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../store/files.ts';
import { sourceDigest } from '../../store/memo.ts';
import { temporaryStore } from '../support/store.ts';

// `printf 'id\n1\n' | sha256sum`
const digest = '7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108';

/** The digest, taken an hour after the file was written. */
const settled = (files: Files, path: string) => sourceDigest(files, path, Date.now() + 3_600_000);

describe('the digest of a source file', () => {
  test('is remembered while the file is unchanged', async () => {
    const { url, files } = await temporaryStore();
    const path = join(url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    expect(await settled(files, path)).toMatchObject({ digest });
    const [entry] = await files.list('memo');
    const memo = JSON.parse(String(await files.read(entry!.key)));
    await files.write(entry!.key, JSON.stringify({ ...memo, digest: 'from the memo' }));
    expect(await sourceDigest(files, path)).toMatchObject({ digest: 'from the memo' });
  });

  test('is read again when the file has grown, or was replaced by one of the same size and time', async () => {
    const { url, files } = await temporaryStore();
    const path = join(url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    await utimes(path, 1000, 1000);
    const first = await settled(files, path);
    await writeFile(`${path}.new`, 'id\n2\n');
    await utimes(`${path}.new`, 1000, 1000);
    await rename(`${path}.new`, path);
    const second = await settled(files, path);
    await appendFile(path, '3\n');
    const third = await settled(files, path);
    expect(new Set([first, second, third].map(({ digest }) => digest)).size).toBe(3);
  });

  test('is not remembered, and has no state, when another write need not change the times of the file', async () => {
    const { url, files } = await temporaryStore();
    const path = join(url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    expect(await sourceDigest(files, path)).toEqual({ digest, state: null });
    expect(await files.list('memo')).toEqual([]);
  });
});
