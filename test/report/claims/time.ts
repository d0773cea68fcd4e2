import { dateWithWeekday } from '../../../charts/days.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { completeMonths, type Found } from '../found.ts';
import type { Claims, Evidence } from './claim.ts';
import { headingOf } from './groups.ts';
import { incomplete } from './incomplete.ts';
import { comparedMeans, largestOf, money, most, only, share, signedShare } from './words.ts';

const noTimes: Claims = {
  'Figure {heading}: Timestamps have dates without a time of day.': ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'no line has a time': found.with_time === 0,
  }),
};

const days: Claims = {
  'Based on {days}, {lines}.': ({ found }) => ({
    days: counted(found.daily.days, 'day'),
    lines: counted(found.totals.lines, 'line'),
  }),
};

const linesFirst: Claims = {
  'Based on {lines}, {days}.': ({ found }) => ({
    lines: counted(found.totals.lines, 'line'),
    days: counted(found.daily.days, 'day'),
  }),
};

function strongest(word: string, by: keyof Found['cycles']): Claims {
  const timesKnown = ({ found }: Evidence) => by === 'weekday' || found.with_time > 0.9 * found.totals.lines;
  return {
    [`The strongest ${word} is {first}, with its 95% interval above all others.`]: (evidence) => ({
      first: comparedMeans(evidence.found.cycles[by]).text,
      'it is above all others': comparedMeans(evidence.found.cycles[by]).clear,
      'times are known': timesKnown(evidence),
    }),
    [`No ${word} is clearly the strongest: {rivals}.`]: (evidence) => ({
      rivals: comparedMeans(evidence.found.cycles[by]).text,
      'none is above all others': !comparedMeans(evidence.found.cycles[by]).clear,
      'times are known': timesKnown(evidence),
    }),
  };
}

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
  'figure 5': { ...linesFirst, ...strongest('weekday', 'weekday') },
  'figure 6': { ...noTimes, ...linesFirst, ...strongest('hour', 'hour') },
  'figure 7': { ...noTimes, ...linesFirst, ...strongest('hour of the week', 'week') },
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

type Strength = Evidence['summary']['decomposition']['strength'];

function seasons({ season, week, noise }: Strength): string {
  const explained = (strength: number | null, chance: number | null) =>
    `${share(strength)}${strength! > chance! ? '' : ' (no more than it would by chance)'}`;
  return `Of the daily variation around the trend, a cycle of 30 days explains ${explained(season, noise.season)} and a week explains ${explained(week, noise.week)}.`;
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
