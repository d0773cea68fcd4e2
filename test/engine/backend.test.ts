import { afterEach, expect, test, vi } from 'vitest';
import { backendRecord, trainingBackend } from '../../engine/backend.ts';

afterEach(() => vi.unstubAllEnvs());

test('WebAssembly can be asked for, whatever is installed', () => {
  vi.stubEnv('MARKETFLOW_BACKEND', 'wasm');
  expect(trainingBackend()).toEqual({ name: 'wasm', version: '4.22.0' });
  expect(backendRecord()?.why).toBe('MARKETFLOW_BACKEND=wasm');
});

test('a backend that does not exist is refused by name', () => {
  vi.stubEnv('MARKETFLOW_BACKEND', 'gpu');
  expect(() => trainingBackend()).toThrow('MARKETFLOW_BACKEND is "gpu": set it to "wasm", or leave it out');
});
