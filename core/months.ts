/** SQL for the number of a timestamp's calendar month: 12 × year + month - 1, so that months apart are a difference. */
export function monthNumber(timestamp: string): string {
  return `(year(${timestamp}) * 12 + month(${timestamp}) - 1)::integer`;
}

/** `YYYY-MM` of a month's number. */
export function monthName(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The number of the month of a day or time, `YYYY-MM…`. */
export function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
