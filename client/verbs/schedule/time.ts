import { InvalidArgumentError } from 'commander';
import { InvalidInput } from '../../../core/errors.ts';
import { isTimezone } from '../../../data/mapping/expression.ts';

export type TimeOfDay = { hour: number; minute: number };

/** `02:00` on the command line. */
export function timeOfDay(text: string): TimeOfDay {
  const [, hour, minute] = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  if (hour === undefined) throw new InvalidArgumentError('Give a time of day, as in 02:00.');
  return { hour: Number(hour), minute: Number(minute) };
}

/** `2026-01-31` or a full ISO 8601 time on the command line. When the day begins is for a time zone to say. */
export function dayOrTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('Give a day, as in 2026-01-31, or an ISO 8601 time.');
  return text;
}

/** The time, or the first millisecond of the day in the time zone. */
export function beginOf(text: string, timezone: string): Date {
  return isDay(text) ? startOfDay(Date.parse(text), timezone) : new Date(text);
}

/** The time, or the last millisecond of the day in the time zone. */
export function endOf(text: string, timezone: string): Date {
  return isDay(text)
    ? new Date(startOfDay(Date.parse(text) + dayMilliseconds, timezone).getTime() - 1)
    : new Date(text);
}

const dayMilliseconds = 86_400_000;

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** `midnight` is that of the day in UTC. Asked twice, as clocks may change between it and the one that is looked for. */
function startOfDay(midnight: number, timezone: string): Date {
  const guess = midnight - offsetMilliseconds(new Date(midnight), timezone);
  return new Date(midnight - offsetMilliseconds(new Date(guess), timezone));
}

/** From `GMT`, `GMT+05:30`. */
function offsetMilliseconds(date: Date, timezone: string): number {
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(offset(date, timezone) ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

export function requireTimezone(timezone: string): void {
  if (isTimezone(timezone)) return;
  throw new InvalidInput(
    `timezone ${JSON.stringify(timezone)} is not known; give an IANA name, as in --timezone Europe/Berlin`,
  );
}

/** Clocks change between one and three at night nearly everywhere: a time in there comes twice in one night, or never. */
export function clockWarning({ hour, minute }: TimeOfDay, timezone: string): string | null {
  const inside = hour >= 1 && (hour < 3 || (hour === 3 && minute === 0));
  if (!inside || !changesClocks(timezone)) return null;
  const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return `in ${timezone} the clocks change at night, so that ${at} comes twice on one day of the year or not at all; a time after 03:00 is safe`;
}

function changesClocks(timezone: string): boolean {
  const year = new Date().getUTCFullYear();
  const offsets = [0, 6].map((month) => offset(new Date(Date.UTC(year, month, 1)), timezone));
  return offsets[0] !== offsets[1];
}

function offset(date: Date, timeZone: string): string | undefined {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value;
}
