import { format, monthName } from '../../../charts/format.ts';
import type { Months, PeriodChange, PeriodTotals } from '../summary.ts';

/** The unfinished last month against as many days of the month before and of the year before, in a note; none without. */
export function toDateNotes({ to_date }: Months): string[] {
  if (to_date === null) return [];
  const { current, previous_month, previous_year } = to_date;
  const against = [previous_month, previous_year].filter((period) => period !== null).map(comparison);
  return [
    `${periodName(current)} brought ${format(current.revenue, 'money')}${against.map((one) => `; ${one}`).join('')}.`,
  ];
}

function comparison(period: PeriodTotals & PeriodChange): string {
  const { revenue, revenue_change: change } = period;
  const words =
    change === null ? '' : `, so that it is ${format(Math.abs(change), 'share')} ${change < 0 ? 'less' : 'more'} now`;
  return `${periodName(period)} ${format(revenue, 'money')}${words}`;
}

/** "March 2023 up to day 18": every period begins with its month. */
function periodName({ from, to }: PeriodTotals): string {
  return `${monthName(from.slice(0, 7))} up to day ${Number(to.slice(8))}`;
}
