import { format, monthName } from '../../../charts/format.ts';
import type { Months, PeriodChange, PeriodTotals } from '../summary.ts';

/** A note that compares the unfinished last month with as many days of the previous month and year; none if it is complete. */
export function toDateNotes({ to_date }: Months): string[] {
  if (to_date === null) return [];
  const { current, previous_month, previous_year } = to_date;
  const comparisons = [previous_month, previous_year].filter((period) => period !== null).map(comparison);
  return [`Revenue in ${[`${periodName(current)}: ${format(current.revenue, 'money')}`, ...comparisons].join('; ')}.`];
}

function comparison(period: PeriodTotals & PeriodChange): string {
  const { revenue, revenue_change: change } = period;
  const base = format(revenue, 'money');
  if (change === null) return `in ${periodName(period)}: ${base}`;
  return `${format(Math.abs(change), 'share')} ${change < 0 ? 'less' : 'more'} than in ${periodName(period)} (${base})`;
}

/** "March 2023 up to day 18": every period starts on the first day of a month. */
function periodName({ from, to }: PeriodTotals): string {
  return `${monthName(from.slice(0, 7))} up to day ${Number(to.slice(8))}`;
}
