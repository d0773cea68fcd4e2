import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chromiumProgram } from '../../client/browser/chromium.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marketflow-browser-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function install(...path: string[]): Promise<string> {
  const file = join(folder, ...path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

describe('the browser that prints', () => {
  test('is the first of Chromium, Chrome and Edge on the path', async () => {
    await install('a', 'microsoft-edge');
    const chrome = await install('b', 'google-chrome');
    expect(chromiumProgram({ PATH: `${join(folder, 'a')}:${join(folder, 'b')}` }, 'linux')).toBe(chrome);
  });

  test('is the one that CHROMIUM_PATH names, before any other', async () => {
    const own = await install('own', 'browser');
    await install('a', 'chromium');
    expect(chromiumProgram({ CHROMIUM_PATH: own, PATH: join(folder, 'a') }, 'linux')).toBe(own);
  });

  test('on Windows is in the folders of programs', async () => {
    const edge = await install('Programs', 'Microsoft', 'Edge', 'Application', 'msedge.exe');
    expect(chromiumProgram({ 'ProgramFiles(x86)': join(folder, 'Programs') }, 'win32')).toBe(edge);
  });

  test('is missed in one sentence if there is none, or if CHROMIUM_PATH is wrong', () => {
    expect(() => chromiumProgram({ PATH: folder }, 'linux')).toThrow(
      'no Chromium, Chrome or Edge was found: not on the path, and not where installers put them',
    );
    const wrong = join(folder, 'nowhere');
    expect(() => chromiumProgram({ CHROMIUM_PATH: wrong }, 'linux')).toThrow(
      `CHROMIUM_PATH names "${wrong}", which cannot be run`,
    );
  });
});
