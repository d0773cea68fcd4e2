import { dateWithWeekday, daysFrom, earlierDays, maxDays } from '../../../charts/days.ts';
import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { largest, sum, valueAxis } from '../../../charts/kit.ts';
import { axis, colour, legend } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';

const section = 'Time and revenue' as const;

export const dailyFigures: FigureEntry<Tables>[] = [
  {
    number: 1,
    id: 'daily-revenue',
    defined: 'eda.daily.revenue',
    section,
    title: 'Daily revenue',
    question: 'How high is daily revenue, and which days stand out?',
    definition: 'Sum of gross revenue per calendar day, before refunds. A day without sales counts as 0.',
    wide: true,
    needs: ['eda'],
    draw: (tables) => {
      const { days, revenue, ...texts } = daily(tables);
      const [shownDays, shown] = [days.slice(-maxDays), revenue.slice(-maxDays)];
      return {
        data: [line('Revenue', shownDays, shown, { color: colour.blue, width: 1.1 })],
        layout: dateLayout(),
        finding: averageAndBest(days, revenue),
        ...texts,
        table: [
          { name: 'day', unit: 'text', values: shownDays },
          { name: 'revenue', unit: 'money', values: shown },
        ],
      };
    },
  },
  {
    number: 2,
    id: 'daily-revenue-means',
    defined: 'eda.daily.revenue',
    section,
    title: 'Daily revenue, 7- and 30-day means',
    question: 'Where is revenue heading, without the daily noise?',
    definition:
      'Mean of daily revenue over each day and the 6 (or 29) days before it; empty for the first 6 (or 29) days.',
    wide: true,
    needs: ['eda'],
    draw: (tables) => {
      const { days: all, revenue: _, ...texts } = daily(tables);
      const { 7: weeks, 30: months } = tables.eda.figures.rolling;
      const [days, week, month] = [all.slice(-maxDays), weeks.slice(-maxDays), months.slice(-maxDays)];
      return {
        data: [
          line('7 days', days, week, { color: colour.amber, width: 1.1 }),
          line('30 days', days, month, { color: colour.blue, width: 2.4 }),
        ],
        layout: { ...dateLayout(), ...legend },
        finding: yearOnYear(month),
        ...texts,
        table: [
          { name: 'day', unit: 'text', values: days },
          { name: '7-day mean', unit: 'money', values: week },
          { name: '30-day mean', unit: 'money', values: month },
        ],
      };
    },
  },
];

function daily({ eda }: Tables) {
  const revenue: (number | null)[] = eda.daily.revenue;
  const days = daysFrom(eda.daily.start, revenue.length);
  const population = `${counted(days.length, 'day')}, ${counted(eda.shape[0], 'line')}`;
  return { days, revenue, population, notes: earlierDays(days) };
}

function line(name: string, x: string[], y: (number | null)[], style: object) {
  const hovertemplate = `<b>%{x|%a %-d %b %Y}</b><br>${name}: %{y:,.2f}<extra></extra>`;
  return { type: 'scatter', mode: 'lines', name, x, y, line: style, hovertemplate };
}

function dateLayout() {
  return { height: 340, xaxis: axis({ type: 'date', showgrid: false }), yaxis: valueAxis('Revenue per day', 'money') };
}

function averageAndBest(days: string[], revenue: (number | null)[]): string {
  const best = largest(revenue);
  if (best < 0) return 'No day has a known revenue.';
  const mean = format(sum(revenue) / days.length, 'money');
  return `Daily revenue is ${mean} on average; the best day is ${dateWithWeekday(days[best]!)} with ${format(revenue[best], 'money')}.`;
}

function yearOnYear(means: (number | null)[]): string {
  const now = means.at(-1) ?? null;
  const then = means.at(-366) ?? null;
  if (now === null) return 'The data covers fewer than 30 days, too few for a 30-day mean.';
  const today = `The last 30 days average ${format(now, 'money')} per day`;
  if (then === null || then <= 0) return `${today}.`;
  const change = now / then - 1;
  return `${today}, ${format(Math.abs(change), 'share')} ${change < 0 ? 'less' : 'more'} than a year earlier.`;
}
