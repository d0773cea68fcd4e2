import { describe, expect, test } from 'vitest';
import { beginOf, endOf } from '../../../client/verbs/schedule/time.ts';

// By hand from the rules of the zones: Kolkata is 5:30 ahead all year; on 29 March 2026 Berlin goes from +1 to +2 at
// 01:00 UTC; on 1 November 2026 New York goes from -4 to -5 at 06:00 UTC.
describe('a day on the command line', () => {
  test.each([
    ['UTC', '2026-01-05', '2026-01-05T00:00:00.000Z', '2026-01-05T23:59:59.999Z'],
    ['Asia/Kolkata', '2026-01-05', '2026-01-04T18:30:00.000Z', '2026-01-05T18:29:59.999Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  ])('is the whole day of %s: %s', (timezone, day, begin, end) => {
    expect(beginOf(day, timezone).toISOString()).toBe(begin);
    expect(endOf(day, timezone).toISOString()).toBe(end);
  });

  test('is not changed if it has a time', () => {
    for (const edge of [beginOf, endOf])
      expect(edge('2026-01-05T04:00:00Z', 'Asia/Kolkata').toISOString()).toBe('2026-01-05T04:00:00.000Z');
  });
});
