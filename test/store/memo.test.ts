import { appendFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceDigest } from '../../store/memo.ts';
import { temporaryStore } from '../support/store.ts';

// `printf 'id\n1\n' | sha256sum`
const digest = '7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108';

describe('the digest of a source file', () => {
  test('is remembered while the file is unchanged', async () => {
    const { url, files } = await temporaryStore();
    const path = join(url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    expect(await sourceDigest(files, path)).toBe(digest);
    const [entry] = await files.list('memo');
    const memo = JSON.parse(String(await files.read(entry!.key)));
    await files.write(entry!.key, JSON.stringify({ ...memo, digest: 'from the memo' }));
    expect(await sourceDigest(files, path)).toBe('from the memo');
  });

  test('is read again when the file has grown, or was replaced by one of the same size and time', async () => {
    const { url, files } = await temporaryStore();
    const path = join(url, 'a.csv');
    await writeFile(path, 'id\n1\n');
    await utimes(path, 1000, 1000);
    const first = await sourceDigest(files, path);
    await writeFile(`${path}.new`, 'id\n2\n');
    await utimes(`${path}.new`, 1000, 1000);
    await rename(`${path}.new`, path);
    const second = await sourceDigest(files, path);
    await appendFile(path, '3\n');
    expect(new Set([first, second, await sourceDigest(files, path)]).size).toBe(3);
  });
});
