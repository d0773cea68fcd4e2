import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { largest, sum, valueAxis } from '../../../charts/kit.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';
import { recentRows, windowNotes } from './window.ts';

export const cohortRevenue: FigureEntry<Tables> = {
  number: 44,
  id: 'revenue-per-cohort',
  defined: 'cohort.revenue_per_cohort.*',
  section: 'Deeper looks',
  title: 'Revenue per cohort',
  question: 'Which cohorts have generated the most revenue so far?',
  definition:
    'Gross revenue of each cohort’s customers up to the snapshot, before refunds. Older cohorts have had more time.',
  needs: ['cohort'],
  draw,
};

function draw({ cohort }: Tables) {
  const rows = recentRows(cohort);
  const cohorts = rows.map((row) => cohort.cohorts[row]!);
  const size = rows.map((row) => cohort.size[row] ?? null);
  const values = cohorts.map((name) => cohort.revenue_per_cohort[name] ?? null);
  const best = largest(values);
  if (best < 0) return { skipped: 'No cohort has a known revenue.' };
  const perHead = values.map((value, index) => (value === null || !size[index] ? null : value / size[index]));
  const unfinished = cohorts.map((name) => name === cohort.incomplete_month);
  return {
    data: [bars(cohorts, values, perHead, size, unfinished)],
    layout: {
      height: 330,
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Revenue so far', 'money'),
    },
    finding: `The ${monthName(cohorts[best]!)} cohort has generated the most revenue so far: ${format(values[best], 'money')}, or ${format(perHead[best], 'money')} per customer.`,
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
      { name: 'revenue so far', unit: 'money' as const, values },
      { name: 'revenue per customer', unit: 'money' as const, values: perHead },
    ],
  };
}

type Numbers = (number | null)[];

function bars(cohorts: string[], values: Numbers, perHead: Numbers, size: Numbers, unfinished: boolean[]) {
  return {
    type: 'bar',
    x: cohorts.map((name) => `${name}-01`),
    y: values,
    marker: {
      color: colour.blue,
      line: { color: colour.blue, width: unfinished.map((is) => (is ? 1 : 0)) },
      pattern: { shape: unfinished.map((is) => (is ? '/' : '')), size: 6 },
    },
    customdata: perHead.map((value, index) => [format(value, 'money'), counted(size[index], 'customer')]),
    hovertemplate: '<b>%{x|%B %Y}</b><br>%{y:,.2f}<br>%{customdata[1]}, %{customdata[0]} per customer<extra></extra>',
  };
}
