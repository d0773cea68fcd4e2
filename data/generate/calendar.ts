import { Random } from './random.ts';
import { cumulate, positionOf } from './shares.ts';

/** Days and seconds count from 2021-01-01 00:00:00. */
export const baseDays = 1095;
export const daySeconds = 86_400;
const firstDay = Date.UTC(2021, 0, 1);

/** The shop's demand over time, which sets the season, trend and hours of every table with timestamps. */
export type Calendar = {
  /** Cumulative demand up to and including each day, in arbitrary units. */
  demand: Float64Array;
  days: number;
};

/** Days `from` (inclusive) to `to` (exclusive): the three base years, or one night. */
export type Span = {
  from: number;
  to: number;
};

/** Demand of a day = weekly factor × yearly factor × slight trend × noise. */
export function makeCalendar(seed: number, days: number): Calendar {
  const noise = new Random(seed, 'demand');
  const weights = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    weights[day] = weekly(day) * yearly(day) * (1 + (0.3 * day) / baseDays) * Math.exp(0.07 * noise.row(day).normal());
  }
  return { demand: cumulate(weights), days };
}

/** The demand of a span as a multiple of the base years' demand. */
export function demandOf(calendar: Calendar, span: Span): number {
  return (before(calendar, span.to) - before(calendar, span.from)) / before(calendar, baseDays);
}

/**
 * The second at which the cumulative demand of the span reaches `fraction` (0 to 1) of its total. Increases with `fraction`.
 */
export function secondAt(calendar: Calendar, span: Span, fraction: number): number {
  const start = before(calendar, span.from);
  const target = start + fraction * (before(calendar, span.to) - start);
  const day = Math.max(span.from, positionOf(calendar.demand, target, span.to));
  const previous = before(calendar, day);
  const within = (target - previous) / (calendar.demand[day]! - previous);
  return day * daySeconds + Math.min(daySeconds - 1, secondOfDay(within));
}

export function dayOf(second: number): number {
  return Math.floor(second / daySeconds);
}

/** The day as `2021-01-01`. It may lie outside the calendar. */
export function dateText(day: number): string {
  let text = dateTexts.get(day);
  if (text === undefined) {
    text = new Date(firstDay + day * daySeconds * 1000).toISOString().slice(0, 10);
    dateTexts.set(day, text);
  }
  return text;
}

/** The second as `2021-01-01 00:00:00`. */
export function timestampText(second: number): string {
  const day = dayOf(second);
  const rest = second - day * daySeconds;
  return `${dateText(day)} ${twoDigits[Math.floor(rest / 3600)]}:${twoDigits[Math.floor(rest / 60) % 60]}:${twoDigits[rest % 60]}`;
}

const dateTexts = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** From Friday on, because 2021-01-01 was a Friday. */
const weekdayDemand = [1.1, 1.16, 1.06, 0.92, 0.9, 0.93, 0.97];

function weekly(day: number): number {
  return weekdayDemand[day % 7]!;
}

/** A summer dip, and peaks around Valentine's Day, Black Friday and Christmas. */
function yearly(day: number): number {
  const dayOfYear = day % 365;
  return (
    1 +
    0.12 * bump(dayOfYear, 44, 6) -
    0.12 * bump(dayOfYear, 205, 28) +
    0.45 * bump(dayOfYear, 330, 8) +
    0.35 * bump(dayOfYear, 350, 7)
  );
}

/** Cumulative demand over the hours of a day: a rise at noon, a peak in the evening, little at night. */
const hourlyDemand = cumulate(Array.from({ length: 24 }, (_, h) => 0.12 + bump(h, 12.5, 2.8) + 1.4 * bump(h, 20, 2.1)));

function secondOfDay(fraction: number): number {
  const target = fraction * hourlyDemand[23]!;
  const hour = positionOf(hourlyDemand, target, 24);
  const previous = hour === 0 ? 0 : hourlyDemand[hour - 1]!;
  return Math.floor(3600 * (hour + (target - previous) / (hourlyDemand[hour]! - previous)));
}

export function bump(x: number, centre: number, width: number): number {
  const distance = (x - centre) / width;
  return Math.exp(-0.5 * distance * distance);
}

function before(calendar: Calendar, day: number): number {
  return day === 0 ? 0 : calendar.demand[day - 1]!;
}
