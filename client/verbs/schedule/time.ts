import { InvalidArgumentError } from 'commander';
import { InvalidInput } from '../../../core/errors.ts';
import { isTimezone } from '../../../data/mapping/expression.ts';

export type TimeOfDay = { hour: number; minute: number };

/** Parses a time of day, such as `02:00`. */
export function timeOfDay(text: string): TimeOfDay {
  const [, hour, minute] = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  if (hour === undefined) throw new InvalidArgumentError('Expected a time of day such as 02:00.');
  return { hour: Number(hour), minute: Number(minute) };
}

/** Checks a day such as `2026-01-31`. */
export function day(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Expected a day such as 2026-01-31.');
  return text;
}

export function requireTimezone(timezone: string): void {
  if (isTimezone(timezone)) return;
  throw new InvalidInput(`unknown time zone ${JSON.stringify(timezone)}; expected an IANA name such as Europe/Berlin`);
}
