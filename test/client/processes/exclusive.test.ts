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

test('no count is lost between processes that all die while they hold the claim, and nothing is left behind', async () => {
  const file = join(folder, 'count');
  writeFileSync(file, '0');
  const commands = Array.from({ length: 6 }, () => spawn(process.execPath, ['--import', 'tsx', script, file, '15']));
  const ends = await Promise.all(commands.map((command) => once(command, 'exit')));
  expect(ends.map(([, signal]) => signal)).toEqual(Array(6).fill('SIGKILL'));
  await exclusively(`${file}.claim`, async () => {});
  expect(readFileSync(file, 'utf8')).toBe('90');
  expect(readdirSync(folder)).toEqual(['count']);
});

test('one that fails lets the next one in, and its error out', async () => {
  const file = join(folder, 'claim');
  await expect(exclusively(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(exclusively(file, async () => 'in')).resolves.toBe('in');
});

test('who waits is told for whom', async () => {
  const file = join(folder, 'claim');
  const told: number[] = [];
  let finish = () => {};
  const holder = exclusively(file, () => new Promise<void>((done) => (finish = done)));
  const waiter = exclusively(
    file,
    async () => {},
    (pid) => {
      told.push(pid);
      finish();
    },
  );
  await Promise.all([holder, waiter]);
  expect(told).toEqual([process.pid]);
});

test('a process is not taken for an earlier one that had its number', () => {
  const self = identify(process.pid);
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, started: '1' })).toBe(false);
});
