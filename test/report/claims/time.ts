import { dateWithWeekday } from '../../../charts/days.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { completeMonths, type Found } from '../found.ts';
import type { Claims } from './claim.ts';
import { headingOf } from './groups.ts';
import { largestOf, money, most, only, share, signedShare, sumOf } from './words.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hourName = (hour: string | number) => `${String(hour).padStart(2, '0')}:00`;

const incomplete: Claims = {
  '{month} is incomplete ({covered} of {days} days): hatched or dotted, and left out of the finding.': (
    { found },
    { month },
  ) => {
    const [name = '', own] = Object.entries(found.months).find(([key]) => monthName(key) === month) ?? [];
    return {
      month: monthName(name),
      covered: String(own?.days_covered),
      days: String(own?.days),
      'the data covers the month in part': own !== undefined && own.days_covered < own.days,
    };
  },
};

const noTimes: Claims = {
  'Figure {heading}: Timestamps have dates without a time of day.': ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'no line has a time': found.clock.with_time === 0,
  }),
};

const days: Claims = {
  'Based on {days}, {lines}.': ({ found }) => ({
    days: counted(found.daily.days, 'day'),
    lines: counted(found.totals.lines, 'line'),
  }),
};

const lines: Claims = {
  'Based on {lines}.': ({ found }) => ({ lines: counted(found.totals.lines, 'line') }),
};

export const timeClaims: Record<string, Claims> = {
  'figure 1': {
    ...days,
    'Daily revenue is {mean} on average; the best day is {day} with {best}.': ({ found: { daily } }) => ({
      mean: money(daily.mean),
      day: dateWithWeekday(daily.best_day),
      best: money(daily.best),
    }),
  },
  'figure 2': {
    ...days,
    'The last 30 days average {mean} per day.': ({ found: { daily } }) => ({
      mean: money(daily.last_30),
      'there is no year before': daily.year_before === null,
    }),
    'The last 30 days average {mean} per day, {change} than a year earlier.': ({ found: { daily } }) => ({
      mean: money(daily.last_30),
      change: moreOrLess(daily.last_30 / daily.year_before! - 1),
    }),
  },
  'figure 3': {
    ...incomplete,
    '{month} is the highest complete month with {best}, compared with an average of {mean} for complete months.': ({
      found,
    }) => {
      const revenue = Object.fromEntries(completeMonths(found).map(([name, month]) => [name, month.revenue]));
      return {
        month: monthName(largestOf(revenue)),
        best: money(most(revenue)),
        mean: money(found.mean_complete_month),
        'no other month is as high': only(revenue),
      };
    },
    'Revenue in {comparisons}.': ({ found }) => ({ comparisons: toDate(found) }),
    'Based on {months}, {orders}.': ({ found }) => ({
      months: counted(Object.keys(found.months).length, 'month'),
      orders: counted(found.orders.count, 'order'),
    }),
  },
  'figure 4': {
    ...incomplete,
    'An order has {lines} lines on average and is worth {value}.': ({ found: { orders, year_on_year } }) => ({
      lines: format(orders.mean_lines),
      value: money(orders.mean),
      'orders have several lines': orders.mean_lines > 1,
      'no year can be compared': year_on_year === null,
    }),
    'In {months} up to {last}, against the same months a year earlier: customers a month {customers}, orders per customer {each}, value of an order {value}.':
      ({ found }) => {
        const { months, now, before } = found.year_on_year!;
        const change = (of: (period: typeof now) => number) => signedShare(of(now) / of(before) - 1);
        return {
          months: counted(months.length, 'month'),
          last: monthName(months.at(-1)!),
          customers: change((period) => period.customers),
          each: change((period) => period.customer_orders / period.customers),
          value: change((period) => period.revenue / period.valued_orders),
        };
      },
    'Based on {orders} in {months}.': ({ found }) => ({
      orders: counted(found.orders.count, 'order'),
      months: counted(Object.keys(found.months).length, 'month'),
    }),
  },
  'figure 5': {
    ...lines,
    '{day} is the strongest weekday, with {part} of revenue: {times} times the average.': ({ found }) => ({
      day: weekdays[Number(largestOf(found.clock.weekday))]!,
      ...strongest(found.clock.weekday, 7),
    }),
  },
  'figure 6': {
    ...lines,
    ...noTimes,
    '{hour} is the strongest hour, with {part} of revenue: {times} times the average.': ({ found }) => ({
      hour: hourName(largestOf(found.clock.hour)),
      ...strongest(found.clock.hour, 24),
      'lines have a time of day': found.clock.with_time > 0.9 * found.totals.lines,
    }),
  },
  'figure 7': {
    ...lines,
    ...noTimes,
    'The strongest hour of the week is {day} at {hour}, with {revenue} over the whole period.': ({ found }) => ({
      day: weekdays[found.clock.best_cell.weekday]!,
      hour: hourName(found.clock.best_cell.hour),
      revenue: money(found.clock.best_cell.revenue),
      'lines have a time of day': found.clock.with_time > 0.9 * found.totals.lines,
    }),
  },
  'figure 34': {
    'The data covers less than two years, too little to tell a trend from a season. {seasons}': (evidence) => ({
      seasons: seasons(evidence.summary.decomposition.strength),
      'the data covers less than two years': evidence.found.daily.days < 730,
    }),
    'Revenue of the last 365 days is {change} than that of the 365 days before. {seasons}': ({ found, summary }) => {
      const { now, before } = found.daily.years!;
      return { change: moreOrLess(now / before - 1), seasons: seasons(summary.decomposition.strength) };
    },
    'Days without sales count as 0: {days}.': ({ found }) => ({ days: counted(found.daily.without_sales, 'day') }),
    'Based on {days} with a period of {period}.': ({ found, summary }) => ({
      days: counted(found.daily.days, 'day'),
      period: format(summary.decomposition.period, 'days'),
    }),
  },
};

function moreOrLess(change: number): string {
  return `${share(Math.abs(change))} ${change < 0 ? 'less' : 'more'}`;
}

function strongest(revenue: Record<string, number>, parts: number) {
  const part = most(revenue) / sumOf(Object.values(revenue));
  return { part: share(part), times: (part * parts).toFixed(2), 'no other is as strong': only(revenue) };
}

function seasons({ season, week }: { season: number | null; week: number | null }): string {
  return `Of the daily variation around the trend, a cycle of 30 days explains ${share(season)} and a week explains ${share(week)}.`;
}

/** The last month so far, and what as many days of the month and of the year before had. */
function toDate({ to_date }: Found): string {
  const { current, previous_month, previous_year } = to_date!;
  const name = (to: string) => `${monthName(to.slice(0, 7))} up to day ${Number(to.slice(8))}`;
  const earlier = [previous_month, previous_year].filter((period) => period !== null);
  const compared = earlier.map(({ to, revenue }) =>
    revenue > 0
      ? `${moreOrLess(current!.revenue / revenue - 1)} than in ${name(to)} (${money(revenue)})`
      : `in ${name(to)}: ${money(revenue)}`,
  );
  return [`${name(current!.to)}: ${money(current!.revenue)}`, ...compared].join('; ');
}
