import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exclusively } from '../../../client/processes/exclusive.ts';
import { identify, isAlive } from '../../../client/processes/identity.ts';

const script = fileURLToPath(new URL('../../support/countingCommand.ts', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketflow-exclusive-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('no count is lost between processes that all die while they hold the claim, and no file remains', async () => {
  const file = join(folder, 'count');
  writeFileSync(file, '0');
  const commands = Array.from({ length: 6 }, () => spawn(process.execPath, ['--import', 'tsx', script, file, '15']));
  const ends = await Promise.all(commands.map((command) => once(command, 'exit')));
  expect(ends.map(([, signal]) => signal)).toEqual(Array(6).fill('SIGKILL'));
  await exclusively(`${file}.claim`, async () => {});
  expect(readFileSync(file, 'utf8')).toBe('90');
  expect(readdirSync(folder)).toEqual(['count']);
});

test('a failure is rethrown and releases the claim', async () => {
  const file = join(folder, 'claim');
  await expect(exclusively(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(exclusively(file, async () => 'in')).resolves.toBe('in');
});

test('a waiting process learns the pid of the holder', async () => {
  const file = join(folder, 'claim');
  const holders: number[] = [];
  let finish = () => {};
  const holder = exclusively(file, () => new Promise<void>((done) => (finish = done)));
  const waiter = exclusively(
    file,
    async () => {},
    (pid) => {
      holders.push(pid);
      finish();
    },
  );
  await Promise.all([holder, waiter]);
  expect(holders).toEqual([process.pid]);
});

test('a process is not mistaken for an earlier one with its pid', () => {
  const self = identify(process.pid);
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, started: '1' })).toBe(false);
});
