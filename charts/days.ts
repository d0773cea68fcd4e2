/** `length` calendar days starting at `start`, as `YYYY-MM-DD`. */
export function daysFrom(start: string | null | undefined, length: number): string[] {
  const first = Date.parse(`${(start ?? '1970-01-01').slice(0, 10)}T00:00:00Z`);
  return Array.from({ length }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10));
}

/** `2023-12-31` as "31 Dec 2023". */
export function shortDate(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${date.getUTCDate()} ${monthFormat.format(date)} ${date.getUTCFullYear()}`;
}

/** `2023-12-31` as "Sunday, 31 Dec 2023". */
export function dateWithWeekday(day: string): string {
  return `${weekdayFormat.format(new Date(`${day}T00:00:00Z`))}, ${shortDate(day)}`;
}

const monthFormat = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });
const weekdayFormat = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: 'UTC' });

/** The most days that a figure shows, so that one stray sale in 1970 does not add 20,000 days. */
export const maxDays = 3653;

/** The note of a figure that shows only the last `maxDays` of `days`; empty if it shows all. */
export function earlierDays(days: string[]): string[] {
  const first = days.at(-maxDays);
  return days.length > maxDays && first
    ? [`Only the last ten years are shown, from ${shortDate(first)}; the data starts on ${shortDate(days[0]!)}.`]
    : [];
}
