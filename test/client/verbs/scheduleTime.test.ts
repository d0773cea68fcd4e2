import { describe, expect, test } from 'vitest';
import { clockWarning } from '../../../client/verbs/schedule/clocks.ts';
import { beginOf, endOf, timeOfDay } from '../../../client/verbs/schedule/time.ts';

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

// From Python's zoneinfo with tzdata 2025b: transitions of the 450 days from 30 November 2026.
describe('a time of day at which clocks change', () => {
  const from = new Date('2026-11-30T12:00:00Z');
  test.each([
    ['Africa/Cairo', '00:30', 'not at all on 2027-04-30'],
    ['Africa/Cairo', '23:30', 'twice on 2027-10-28'],
    ['Asia/Beirut', '00:00', 'not at all on 2027-03-28'],
    ['America/Havana', '00:15', 'not at all on 2027-03-14, twice on 2027-11-07'],
    ['America/Nuuk', '23:00', 'not at all on 2027-03-27, twice on 2027-10-30'],
    ['Europe/Berlin', '02:59', 'not at all on 2027-03-28, twice on 2027-10-31'],
    ['Australia/Lord_Howe', '01:45', 'twice on 2027-04-04'],
    ['Africa/Casablanca', '02:30', 'twice on 2027-02-07, not at all on 2027-03-14, twice on 2028-01-23'],
  ])('in %s, %s, is named with the nights: %s', (timezone, at, nights) => {
    expect(clockWarning(timeOfDay(at), timezone, from)).toContain(`${at} occurs ${nights}; `);
  });

  test.each([
    ['Europe/Berlin', ['01:59', '03:00', '04:00']],
    ['Africa/Cairo', ['01:00', '02:00', '22:59']],
    ['America/Nuuk', ['00:00', '22:59']],
    ['America/Havana', ['01:00', '23:59']],
    ['Asia/Kolkata', ['02:00']],
    ['UTC', ['02:00']],
  ])('in %s is none of %j', (timezone, times) => {
    for (const at of times) expect(clockWarning(timeOfDay(at), timezone, from)).toBeNull();
  });
});
