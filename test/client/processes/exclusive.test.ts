import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exclusively } from '../../../client/processes/exclusive.ts';
import { identify, isAlive, isElsewhere } from '../../../store/identity.ts';
import { hasRestarted } from '../../../store/machine.ts';

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
  const waiter = exclusively(file, async () => {}, {
    onWait: (pid) => {
      holders.push(pid);
      finish();
    },
  });
  await Promise.all([holder, waiter]);
  expect(holders).toEqual([process.pid]);
});

test.each(['', '\0\0\0\0', 'null', '{}', '{"pid":-1,"nonce":"x"}'])(
  'a claim that a power loss damaged is taken over: %j',
  async (content) => {
    const file = join(folder, 'claim');
    writeFileSync(file, content);
    writeFileSync(`${file}.damaged`, '');
    await expect(exclusively(file, async () => 'in')).resolves.toBe('in');
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a claim of a process that cannot be checked is never taken over, and the message names the process and the file', async () => {
  const file = join(folder, 'claim');
  const { machine } = identify(process.pid);
  const holder = { pid: 99_999_999, started: '1', machine: { ...machine, host: 'other' }, nonce: 'n' };
  writeFileSync(file, JSON.stringify(holder));
  const failure = exclusively(file, async () => {}, { patience: 0 });
  await expect(failure).rejects.toThrow(`${file} is held by process 99999999 on the host other`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(holder);
});

describe('a process', () => {
  const self = identify(process.pid);
  const outside = { host: 'a', machineId: 'm', boot: 'b', namespace: 'pid:[4026531836]' };

  test('is not mistaken for an earlier one with its pid', () => {
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, started: '1' })).toBe(false);
  });

  test.each([
    ['another host', { host: 'other' }],
    ['another pid namespace', { namespace: 'pid:[4026532000]' }],
    ['another machine with this host name and no machine id', { boot: 'other', machineId: null }],
  ])('of %s cannot be checked and counts as running, even if its pid is free here', (_, difference) => {
    const other = { pid: 99_999_999, started: '1', machine: { ...self.machine!, ...difference } };
    expect([isElsewhere(other), isAlive(other)]).toEqual([true, true]);
  });

  test('from before a restart of its machine has ended, unless containers are involved', () => {
    expect(hasRestarted(outside, { ...outside, boot: 'c' })).toBe(true);
    expect(hasRestarted(outside, outside)).toBe(false);
    expect(hasRestarted({ ...outside, namespace: 'pid:[4026532000]' }, { ...outside, boot: 'c' })).toBe(false);
    expect(hasRestarted(outside, { ...outside, boot: 'c', machineId: 'n' })).toBe(false);
  });
});
