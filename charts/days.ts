/** The `length` calendar days from `start` on, as `YYYY-MM-DD`. */
export function daysFrom(start: string | null | undefined, length: number): string[] {
  const first = Date.parse(`${(start ?? '1970-01-01').slice(0, 10)}T00:00:00Z`);
  return Array.from({ length }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10));
}

/** "31 December 2023" of `2023-12-31`. */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** "Sunday, 31 December 2023" of `2023-12-31`. */
export function dayName(day: string): string {
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });
  return `${weekday.format(new Date(`${day}T00:00:00Z`))}, ${longDay(day)}`;
}

/** Days that a figure draws: one sale of 1970 must not make a page of 20,000 days. */
export const mostDays = 3653;

/** What is said where only the last `mostDays` of `days` are drawn. */
export function earlierDays(days: string[]): string[] {
  const first = days.at(-mostDays);
  return days.length > mostDays && first
    ? [
        `Only the last ten years are drawn, from ${longDay(first)} on; the first day of the data is ${longDay(days[0]!)}.`,
      ]
    : [];
}
