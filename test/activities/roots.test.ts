import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { rootsOf } from '../../activities/roots.ts';
import { projectFolder } from '../../engine/project.ts';

afterEach(() => vi.unstubAllEnvs());

test('roots are separated as in PATH, so that a name may have a comma or a blank', () => {
  vi.stubEnv('MARKETFLOW_ROOTS', '/data/shop, north:/b/c:');
  expect(rootsOf(['/named'])).toEqual(['/data/shop, north', '/b/c']);
});

test('without MARKETFLOW_ROOTS, they are the included data and the folders named on the command line', () => {
  vi.stubEnv('MARKETFLOW_ROOTS', '');
  expect(rootsOf(['/named'])).toEqual([join(projectFolder, 'data'), '/named']);
});
