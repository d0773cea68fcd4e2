import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../core/errors.ts';
import { machineName } from '../../store/machine.ts';
import { temporaryStore } from '../support/store.ts';

describe('files of a local store', () => {
  test('reads back what was written, and null for a missing file', async () => {
    const { files } = await temporaryStore();
    await files.write('a/b.json', 'old');
    await files.write('a/b.json', 'new');
    expect(String(await files.read('a/b.json'))).toBe('new');
    expect(await files.read('a/c.json')).toBeNull();
    expect(await files.read('a/b.json/below-a-file')).toBeNull();
  });

  test('leaves no temporary file after a write', async () => {
    const { url, files } = await temporaryStore();
    await files.write('a/b.json', 'x');
    await files.create('c', 'x');
    expect(await readdir(join(url, 'tmp'))).toEqual([]);
  });

  test('lets exactly one of many concurrent creators succeed, with its whole content', async () => {
    const { files } = await temporaryStore();
    const won = await Promise.all(Array.from({ length: 20 }, (_, n) => files.create('id', `writer ${n}`)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(String(await files.read('id'))).toBe(`writer ${won.indexOf(true)}`);
  });

  test('lists the files below a folder, sorted by key, and the folders directly below it', async () => {
    const { files } = await temporaryStore();
    for (const key of ['x/b/2', 'x/a/1', 'x/0', 'y/3']) await files.write(key, key);
    expect((await files.list('x')).map(({ key, bytes }) => [key, bytes])).toEqual([
      ['x/0', 3],
      ['x/a/1', 5],
      ['x/b/2', 5],
    ]);
    expect(await files.folders('x')).toEqual(['a', 'b']);
    expect(await files.list('absent')).toEqual([]);
  });

  test('removes an older file and keeps a touched one', async () => {
    const { url, files } = await temporaryStore();
    await files.write('a', 'x');
    await utimes(join(url, 'a'), 1000, 1000);
    expect(await files.touch('a')).toBe(true);
    expect(await files.removeOlder('a', 2_000_000)).toBe(false);
    await utimes(join(url, 'a'), 1000, 1000);
    expect(await files.removeOlder('a', 2_000_000)).toBe(true);
    expect(await files.touch('a')).toBe(false);
  });

  test('throws StoreUnavailable, which is retried, for a store that cannot be written', async () => {
    const { url, files } = await temporaryStore();
    await writeFile(join(url, 'objects'), 'a file where a folder should be');
    await expect(files.write('objects/x', 'x')).rejects.toThrow(StoreUnavailable);
  });

  test('removes what unfinished writes left, and restores what an unfinished removal took', async () => {
    const { url, files } = await temporaryStore();
    await files.write('receipts/a', 'x');
    await rename(join(url, 'receipts/a'), join(url, 'tmp/receipts%2Fa.0123456789ab'));
    await writeFile(join(url, 'tmp/.0123456789ab'), 'half');
    await utimes(join(url, 'tmp/.0123456789ab'), 1000, 1000);
    await writeFile(join(url, 'tmp/.0123456789ac'), 'being written');
    await files.removeTemporary(3_600_000);
    expect(await readdir(join(url, 'tmp'))).toEqual(['.0123456789ac']);
    expect(String(await files.read('receipts/a'))).toBe('x');
  });

  test('of unfinished writes are removed at once when their process here has ended, and kept while one runs or is elsewhere', async () => {
    const { url, files } = await temporaryStore();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const [ended, running, elsewhere] = [
      `${machineName()}.${dead}.aa`,
      `${machineName()}.${process.pid}.bb`,
      `ffffffff.${dead}.cc`,
    ];
    await mkdir(join(url, 'tmp'));
    for (const name of [ended, running, elsewhere]) await writeFile(join(url, 'tmp', name), 'half');
    await files.removeTemporary(3_600_000);
    expect((await readdir(join(url, 'tmp'))).sort()).toEqual([running, elsewhere].sort());
    await files.removeTemporary(3_600_000, process.pid);
    expect(await readdir(join(url, 'tmp'))).toEqual([elsewhere]);
  });

  test('are private in a new store, and open to the group where the store is', async () => {
    const { url, files } = await temporaryStore();
    const mode = async (key: string) => ((await stat(join(url, key))).mode & 0o777).toString(8);
    await files.write('private/a', 'x');
    expect([await mode('private'), await mode('private/a')]).toEqual(['700', '600']);
    await chmod(url, 0o2770);
    await files.write('shared/a', 'x');
    expect([await mode('shared'), await mode('shared/a')]).toEqual(['770', '660']);
  });
});
