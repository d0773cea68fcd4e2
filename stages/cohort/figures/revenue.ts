import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { largest, share, sum, valueAxis } from '../../../charts/kit.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';
import { recentRows, windowNotes } from './window.ts';

export const cohortRevenue: FigureEntry<Tables> = {
  number: 44,
  id: 'revenue-per-cohort',
  defined: 'cohort.revenue_per_cohort.*',
  section: 'Deeper looks',
  title: 'Revenue per cohort',
  question: 'Which cohorts have generated the most revenue, in total and per customer?',
  definition:
    'Gross revenue of each cohort’s customers up to the snapshot, before refunds, and divided by all customers of the cohort, buyers or not. Older cohorts have had more time; of those that began before the data, earlier orders are unknown.',
  needs: ['cohort'],
  draw,
};

function draw({ cohort }: Tables) {
  const rows = recentRows(cohort);
  const cohorts = rows.map((row) => cohort.cohorts[row]!);
  const size = rows.map((row) => cohort.size[row] ?? null);
  const values = cohorts.map((name) => cohort.revenue_per_cohort[name] ?? null);
  if (largest(values) < 0) return { skipped: 'No cohort has a known revenue.' };
  const perHead = values.map((value, index) => (value === null || !size[index] ? null : value / size[index]));
  const unfinished = cohorts.map((name) => name === cohort.incomplete_month);
  return {
    data: [
      bars(cohorts, { values, size, unfinished }, 'y'),
      bars(cohorts, { values: perHead, size, unfinished }, 'y2'),
    ],
    layout: {
      height: 430,
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y', anchor: 'y2' }),
      yaxis: valueAxis('Revenue', 'money', { domain: [0.54, 1], nticks: 5 }),
      yaxis2: valueAxis('Per customer', 'money', { domain: [0, 0.46], nticks: 5 }),
    },
    finding: highest(cohorts, values, perHead, size),
    population: `${counted(sum(size), 'customer')} in ${counted(cohorts.length, 'cohort')}`,
    notes: [
      ...windowNotes(cohort, rows),
      ...(unfinished.includes(true)
        ? [`${monthName(cohort.incomplete_month!)} is incomplete: its cohort (hatched) is still growing.`]
        : []),
    ],
    table: [
      { name: 'cohort', unit: 'text' as const, values: cohorts },
      { name: 'customers', unit: 'count' as const, values: size },
      { name: 'revenue', unit: 'money' as const, values },
      { name: 'revenue per customer', unit: 'money' as const, values: perHead },
    ],
  };
}

type Numbers = (number | null)[];

/** Names a cohort by its total only: its revenue per customer depends on its age. */
function highest(cohorts: string[], values: Numbers, perHead: Numbers, size: Numbers): string {
  const best = largest(values);
  const worth = `${format(values[best], 'money')}, or ${format(perHead[best], 'money')} per customer`;
  if (cohorts.length === 1) return `The ${monthName(cohorts[0]!)} cohort has generated ${worth}.`;
  const all = `the mean over all cohorts shown is ${format(share(sum(values), sum(size)), 'money')} per customer`;
  if (values[best]! <= 0) return 'No cohort has revenue above 0.';
  if (values.filter((value) => value === values[best]).length > 1)
    return `No single cohort has the most revenue in the data; ${all}.`;
  return `The ${monthName(cohorts[best]!)} cohort has the most revenue in the data: ${worth}; ${all}.`;
}

type Bars = { values: Numbers; size: Numbers; unfinished: boolean[] };

function bars(cohorts: string[], { values, size, unfinished }: Bars, yaxis: 'y' | 'y2') {
  return {
    type: 'bar',
    x: cohorts.map((name) => `${name}-01`),
    y: values,
    yaxis,
    marker: {
      color: colour.blue,
      line: { color: colour.blue, width: unfinished.map((is) => (is ? 1 : 0)) },
      pattern: { shape: unfinished.map((is) => (is ? '/' : '')), size: 6 },
    },
    customdata: size.map((customers) => counted(customers, 'customer')),
    hovertemplate: `<b>%{x|%B %Y}</b><br>%{y:,.2f}${yaxis === 'y2' ? ' per customer' : ''}<br>%{customdata}<extra></extra>`,
  };
}
