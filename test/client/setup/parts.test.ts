import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cached, keep, removeUnfinished } from '../../../client/setup/cache.ts';
import { run, tellingLine } from '../../../client/setup/command.ts';
import { firstThatWorks, NoWay } from '../../../client/setup/ways.ts';
import { unzip } from '../../../client/setup/zip.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketflow-parts-'));
  vi.stubEnv('MARKETFLOW_CACHE', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('the cache', () => {
  const fill = async (part: string) => writeFileSync(join(part, 'library'), 'whole');

  test('has an entry only when it is finished, and only while every file keeps its size', async () => {
    expect(cached('entry')).toBeNull();
    const entry = await keep('entry', async (part) => {
      await fill(part);
      expect(cached('entry')).toBeNull();
    });
    expect(cached('entry')).toBe(entry);
    truncateSync(join(entry, 'library'), 3);
    expect(cached('entry')).toBeNull();
    await keep('entry', fill);
    expect(readFileSync(join(entry, 'library'), 'utf8')).toBe('whole');
  });

  test('keeps nothing of a filling that failed', async () => {
    const failing = keep('entry', async (part) => {
      await fill(part);
      throw new Error('the network went away');
    });
    await expect(failing).rejects.toThrow('the network went away');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is whole after two fill the same entry at once', async () => {
    const entries = await Promise.all([keep('entry', fill), keep('entry', fill)]);
    expect(entries).toEqual([cached('entry'), cached('entry')]);
    expect(readdirSync(folder)).toEqual(['entry']);
  });

  test('gets rid of what a killed setup left, and of nothing else', async () => {
    await keep('entry', fill);
    await new Promise<void>((stuck) => {
      const never = () => new Promise<void>(() => stuck());
      void keep('other', never);
    });
    expect(readdirSync(folder)).toHaveLength(2);
    removeUnfinished(folder);
    expect(readdirSync(folder)).toEqual(['entry']);
  });
});

describe('unpacking a zip archive', () => {
  test('writes the chosen entries, stored or deflated, where they are wanted', async () => {
    const text = 'retention '.repeat(5000);
    const archive = join(folder, 'archive.zip');
    writeFileSync(
      archive,
      zip([
        ['lib/stored', 'as it is', 0],
        ['lib/deflated', text, 8],
        ['lib/empty', '', 0],
        ['other', 'no', 0],
      ]),
    );
    const written = await unzip(archive, (name) => (name.startsWith('lib/') ? join(folder, name) : null));
    expect(written).toBe(3);
    expect(readdirSync(join(folder, 'lib')).sort()).toEqual(['deflated', 'empty', 'stored']);
    expect(readFileSync(join(folder, 'lib/stored'), 'utf8')).toBe('as it is');
    expect(readFileSync(join(folder, 'lib/deflated'), 'utf8')).toBe(text);
    expect(readFileSync(join(folder, 'lib/empty'), 'utf8')).toBe('');
  });

  test('refuses what is no archive', async () => {
    const file = join(folder, 'page.html');
    writeFileSync(file, '<html>');
    await expect(unzip(file, () => null)).rejects.toThrow('not a zip file');
  });
});

describe('a command', () => {
  const node = (script: string, options = {}) => run(process.execPath, ['-e', script], options);

  test('gives what it printed', async () => {
    expect(await node('console.log(6 * 7)')).toBe('42\n');
  });

  test('that fails gives the line that says why', async () => {
    await expect(node('throw new TypeError("no library here")')).rejects.toThrow('TypeError: no library here');
  });

  test('that is not there is named', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow('no-such-program is not there');
  });

  test('that makes no progress is stopped', async () => {
    await expect(node('setInterval(() => {}, 1000)', { idleSeconds: 0.5 })).rejects.toThrow('no progress for 0.5 s');
  });

  test('cannot put control codes into our messages', () => {
    expect(tellingLine('\x1b[31mError: red\x1b[0m\nat somewhere')).not.toContain('\x1b');
  });
});

test('ways are tried in order, and each failure keeps its reason', async () => {
  const fails = (name: string) => ({ name, get: () => Promise.reject(new Error(`no ${name}`)) });
  const works = { name: 'works', get: async () => 'found' };
  await expect(firstThatWorks([fails('first'), works, fails('third')])).resolves.toBe('found');
  const none = firstThatWorks([fails('first'), fails('second')]);
  await expect(none).rejects.toThrow(NoWay);
  await expect(none).rejects.toMatchObject({ tried: ['first: no first', 'second: no second'] });
});

/** A zip archive by the layout of APPNOTE.TXT 6.3.10 (4.3.7, 4.3.12, 4.3.16): method 0 is stored, 8 deflated; nobody reads the checksums. */
function zip(files: [name: string, text: string, method: number][]): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text, method] of files) {
    const packed = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    bodies.push(body);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name));
    offset += body.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, ...directory, Buffer.from('PK\x05\x06'), end]);
}
