import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../../client/verbs/schedule/backfill.ts';
import { clockWarning } from '../../../client/verbs/schedule/clocks.ts';
import { day, timeOfDay } from '../../../client/verbs/schedule/time.ts';

describe('a range of days', () => {
  test('includes both, whatever clocks do in between', () => {
    const days = ['2026-03-28', '2026-03-29', '2026-03-30'];
    expect(daysBetween('2026-03-28', '2026-03-30')).toEqual(days);
    expect(daysBetween('2024-02-29', '2024-02-29')).toEqual(['2024-02-29']);
  });

  test('is refused if it ends before it begins', () => {
    expect(() => daysBetween('2026-01-02', '2026-01-01')).toThrow(/--from 2026-01-02 is after --to 2026-01-01/);
  });

  test.each(['2026-02-30', '2026-1-5', '2026-01-05T04:00:00Z', 'yesterday'])('has no day %s', (text) => {
    expect(() => day(text)).toThrow(/such as 2026-01-31/);
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
