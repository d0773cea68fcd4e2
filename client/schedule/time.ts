import { InvalidArgumentError } from 'commander';
import { InvalidInput } from '../../stages/errors.ts';

export type TimeOfDay = { hour: number; minute: number };

/** `02:00` on the command line. */
export function timeOfDay(text: string): TimeOfDay {
  const [, hour, minute] = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  if (hour === undefined) throw new InvalidArgumentError('Give a time of day, as in 02:00.');
  return { hour: Number(hour), minute: Number(minute) };
}

/** `2026-01-31` or a full ISO 8601 time on the command line; a day begins at midnight UTC. */
export function moment(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('Give a day, as in 2026-01-31, or an ISO 8601 time.');
  return date;
}

export function requireTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new InvalidInput(
      `timezone ${JSON.stringify(timezone)} is not known; give an IANA name, as in --timezone Europe/Berlin`,
    );
  }
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
