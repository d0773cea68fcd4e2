import { expect, test } from 'vitest';
import { durationSeconds } from '../../core/duration.ts';

test.each([
  ['90s', 90],
  ['30m', 1800],
  ['6h', 21_600],
  ['1.5h', 5400],
  ['2d', 172_800],
])('%s is %d seconds', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test.each(['', '6', 'h', '6 h', '-6h', '6H', '6h30m', '1e3s', '6weeks'])('%j is not a duration', (text) => {
  expect(durationSeconds(text)).toBeNaN();
});
