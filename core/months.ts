/** SQL for a timestamp's month number, 12 × year + month - 1. The difference of two numbers is the months between them. */
export function monthNumber(timestamp: string): string {
  return `(year(${timestamp}) * 12 + month(${timestamp}) - 1)::integer`;
}

/** The month with the given number as `YYYY-MM`. */
export function monthName(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The month number of a date or time, `YYYY-MM…`. */
export function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
