import { Random } from './random.ts';
import { cumulate, positionOf } from './shares.ts';

/** Days and seconds are counted from 2021-01-01 00:00:00. */
export const BASE_DAYS = 1095;
export const DAY_SECONDS = 86_400;
const FIRST_DAY = Date.UTC(2021, 0, 1);

/** How busy the shop is: from it come the season, the trend and the hours of every table with timestamps. */
export interface Calendar {
  /** Demand of all days up to and with each one, in any unit. */
  demand: Float64Array;
  days: number;
}

/** Days `from` (included) to `to` (excluded): the three base years, or one night. */
export interface Span {
  from: number;
  to: number;
}

/** Demand of a day = week x year x mild trend x a little noise. */
export function makeCalendar(seed: number, days: number): Calendar {
  const noise = new Random(seed, 'demand');
  const weights = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    weights[day] = weekly(day) * yearly(day) * (1 + (0.3 * day) / BASE_DAYS) * Math.exp(0.07 * noise.row(day).normal());
  }
  return { demand: cumulate(weights), days };
}

/** The demand of a span as a multiple of the base years' demand. */
export function demandOf(calendar: Calendar, span: Span): number {
  return (before(calendar, span.to) - before(calendar, span.from)) / before(calendar, BASE_DAYS);
}

/** The second at which the given fraction (0 to 1) of the span's demand has been met; grows with the fraction. */
export function secondAt(calendar: Calendar, span: Span, fraction: number): number {
  const start = before(calendar, span.from);
  const wanted = start + fraction * (before(calendar, span.to) - start);
  const day = Math.max(span.from, positionOf(calendar.demand, wanted, span.to));
  const sofar = before(calendar, day);
  const within = (wanted - sofar) / (calendar.demand[day]! - sofar);
  return day * DAY_SECONDS + Math.min(DAY_SECONDS - 1, secondOfDay(within));
}

export function dayOf(second: number): number {
  return Math.floor(second / DAY_SECONDS);
}

/** `2021-01-01`; days may lie outside the calendar. */
export function dateText(day: number): string {
  let text = dateTexts.get(day);
  if (text === undefined) {
    text = new Date(FIRST_DAY + day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
    dateTexts.set(day, text);
  }
  return text;
}

/** `2021-01-01 00:00:00`. */
export function timestampText(second: number): string {
  const day = dayOf(second);
  const rest = second - day * DAY_SECONDS;
  return `${dateText(day)} ${twoDigits[Math.floor(rest / 3600)]}:${twoDigits[Math.floor(rest / 60) % 60]}:${twoDigits[rest % 60]}`;
}

const dateTexts = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** 2021-01-01 was a Friday. */
const WEEK = [1.1, 1.16, 1.06, 0.92, 0.9, 0.93, 0.97];

function weekly(day: number): number {
  return WEEK[day % 7]!;
}

/** A quiet summer, and peaks around St Valentine's, Black Friday and Christmas. */
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

/** Visits through the day: a shoulder at noon, a peak in the evening, a little all night. */
const HOURS = cumulate(Array.from({ length: 24 }, (_, h) => 0.12 + bump(h, 12.5, 2.8) + 1.4 * bump(h, 20, 2.1)));

function secondOfDay(fraction: number): number {
  const wanted = fraction * HOURS[23]!;
  const hour = positionOf(HOURS, wanted, 24);
  const sofar = hour === 0 ? 0 : HOURS[hour - 1]!;
  return Math.floor(3600 * (hour + (wanted - sofar) / (HOURS[hour]! - sofar)));
}

export function bump(x: number, centre: number, width: number): number {
  const distance = (x - centre) / width;
  return Math.exp(-0.5 * distance * distance);
}

function before(calendar: Calendar, day: number): number {
  return day === 0 ? 0 : calendar.demand[day - 1]!;
}
