import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { doctor } from '../../../client/verbs/doctor/doctor.ts';
import { withoutConfiguredServer } from '../../support/serverCommands.ts';

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketflow-doctor-'));
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const parts = { MARKETFLOW_HOME: folder, MARKETFLOW_STORE: join(folder, 'store'), MARKETFLOW_BACKEND: 'wasm' };
  for (const [name, value] of Object.entries({ ...withoutConfiguredServer(folder), ...parts })) vi.stubEnv(name, value);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** The state that `doctor` prints for a part. */
const stateOf = (part: string) => lines.find((line) => line.includes(` ${part} `))?.split(' ')[0];

test('a machine that is set up has every required part, and doctor leaves no files', async () => {
  expect(await doctor()).toBe(0);
  expect(lines).toHaveLength(7);
  expect(lines.join('\n')).not.toMatch(/^missing/m);
  expect(stateOf('TensorFlow')).toBe('note');
  expect(lines.find((line) => line.includes('TensorFlow'))).toContain('WebAssembly 4.22.0: MARKETFLOW_BACKEND=wasm');
  expect(readdirSync(folder)).toEqual(['no-temporal.toml']);
});

test('a configured server that does not answer and a store that cannot be written are missing', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
  vi.stubEnv('MARKETFLOW_STORE', '/dev/null/store');
  expect(await doctor()).toBe(1);
  expect([stateOf('Temporal server'), stateOf('Store')]).toEqual(['missing', 'missing']);
  expect(lines.join('\n')).toContain('no Temporal server answers at 127.0.0.1:1 (TEMPORAL_ADDRESS)');
  expect(lines.join('\n')).toContain(
    '/dev/null/store cannot be written (ENOTDIR): set MARKETFLOW_STORE to another folder',
  );
});

test('a store on a disk without hard links is missing', async () => {
  // As vfat and some network disks answer.
  const link = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  });
  syncBuiltinESMExports();
  expect(await doctor()).toBe(1);
  link.mockRestore();
  syncBuiltinESMExports();
  expect(lines.join('\n')).toMatch(
    /missing +Store .*store is on a disk without hard links, which the store needs \(EPERM\)/,
  );
  expect(readdirSync(folder)).toEqual(['no-temporal.toml']);
});
