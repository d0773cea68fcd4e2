import { expect, test } from 'vitest';
import { currentVersions, readLock, unraised } from '../support/versions.ts';

test('a stage whose source has changed has a new version, so that old artifacts are not taken for new ones', () => {
  const hint = 'raise their versions in stages/versions.ts, then `npm run versions`';
  expect(unraised(readLock(), currentVersions()), hint).toEqual([]);
});

test('the lock knows the versions that are in force', () => {
  expect(readLock(), 'write it anew with `npm run versions`').toEqual(currentVersions());
});

test('a changed source with an unchanged version is found', () => {
  const lock = { rfm: { version: 1, source: 'a' }, eda: { version: 1, source: 'a' } };
  const current = { rfm: { version: 1, source: 'b' }, eda: { version: 2, source: 'b' } };
  expect(unraised(lock, current)).toEqual(['rfm']);
});
