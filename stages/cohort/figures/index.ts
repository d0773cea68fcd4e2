import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { fromZero, number, sum, valueAxis } from '../../../charts/kit.ts';
import { axis, bands, colour, sequential } from '../../../charts/theme.ts';
import type { CohortSummary, PooledRetention } from '../cohort.ts';
import { cohortRevenue } from './revenue.ts';
import type { Tables } from './tables.ts';
import { maxMonths, recentRows, windowNotes } from './window.ts';

const smallCohort = 30;
const maxPooledMonths = 24;

export const figures: FigureEntry<Tables>[] = [
  {
    number: 33,
    id: 'cohort-retention',
    defined: 'cohort.retention',
    section: 'Advanced',
    title: 'Cohort retention',
    question: 'How many customers of each cohort still buy months later?',
    definition:
      'Share of a cohort’s customers with an order in month k. Month 0 is the month in which the cohort starts. Cells are empty where month k is not reached yet.',
    wide: true,
    needs: ['cohort'],
    draw: retention,
  },
  {
    number: 43,
    id: 'pooled-retention',
    defined: 'cohort.pooled',
    section: 'Deeper looks',
    title: 'Pooled retention',
    question: 'How quickly do customers stop buying?',
    definition:
      'Active customers divided by all customers, each summed over the cohorts that have reached month k; not a mean of rates. The band is the 95% Wilson interval.',
    needs: ['cohort'],
    draw: pooled,
  },
  cohortRevenue,
];

function retention({ cohort }: Tables) {
  const rows = recentRows(cohort);
  if (rows.length === 0) return { skipped: 'There are no cohorts: no customer has a first month.' };
  const periods = cohort.periods.slice(0, maxMonths);
  const cells = rows.flatMap((row) =>
    periods.map((period, column) => ({ row, period, rate: number(cohort.retention[row]?.[column]) })),
  );
  const reached = cells.filter((cell) => cell.rate !== null);
  return {
    data: [retentionMap(cohort, rows, periods)],
    layout: {
      height: Math.max(240, 110 + 15 * rows.length),
      xaxis: axis({ title: { text: monthsSince(cohort) }, showgrid: false, zeroline: false }),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: retentionAfter(cohort, 1, 6),
    population: `${counted(sum(rows.map((row) => cohort.size[row])), 'customer')} in ${counted(rows.length, 'cohort')}`,
    notes: retentionNotes(cohort, rows),
    table: [
      { name: 'cohort', unit: 'text' as const, values: reached.map((cell) => cohort.cohorts[cell.row]!) },
      { name: 'customers', unit: 'count' as const, values: reached.map((cell) => cohort.size[cell.row] ?? null) },
      { name: 'month', unit: 'count' as const, values: reached.map((cell) => cell.period) },
      { name: 'retention', unit: 'share' as const, values: reached.map((cell) => cell.rate) },
    ],
  };
}

function retentionNotes(cohort: CohortSummary, rows: number[]): string[] {
  const small = rows.filter((row) => cohort.size[row]! < smallCohort);
  return [
    ...(small.length > 0
      ? [`Rates of cohorts with fewer than ${smallCohort} customers are noisy: ${counted(small.length, 'cohort')}.`]
      : []),
    ...(cohort.incomplete_month
      ? [`${monthName(cohort.incomplete_month)} is incomplete: the last cell of each row may still grow.`]
      : []),
    ...windowNotes(cohort, rows),
    ...(cohort.periods.length > maxMonths ? [`The first ${maxMonths} months of each cohort are shown.`] : []),
  ];
}

function retentionMap({ cohorts, size, active, retention }: CohortSummary, rows: number[], periods: number[]) {
  const rates = rows.map((row) => retention[row]?.slice(0, periods.length) ?? []);
  return {
    type: 'heatmap',
    z: rates,
    x: periods,
    y: rows.map((row) => cohorts[row]!),
    xgap: 1,
    ygap: 1,
    ...fromZero(rates),
    colorscale: sequential,
    colorbar: { thickness: 10, outlinewidth: 0, tickformat: '.0%' },
    customdata: rows.map((row) =>
      periods.map((_, column) => `${format(active[row]?.[column], 'count')} of ${counted(size[row], 'customer')}`),
    ),
    hovertemplate: '<b>%{y}, month %{x}</b><br>%{z:.1%}: %{customdata}<extra></extra>',
    hoverongaps: false,
  };
}

function retentionAfter({ pooled, pre_existing }: CohortSummary, ...months: number[]): string {
  const parts = pooled
    .filter((at) => months.includes(at.period) && at.retention !== null)
    .map((at) => `${format(at.retention, 'share')} in month ${at.period} (n = ${format(at.eligible, 'count')})`);
  return parts.length > 0
    ? `Across ${pre_existing.cohorts.length > 0 ? 'the cohorts that began within the data' : 'all cohorts'}, the share of customers who buy is ${parts.join(', ')}.`
    : 'No cohort has completed its first month.';
}

function monthsSince({ basis }: CohortSummary): string {
  return `Months since ${basis === 'signup' ? 'signup' : 'the first purchase'}`;
}

function pooled({ cohort }: Tables) {
  const rates = cohort.pooled.filter((at) => at.period <= maxPooledMonths);
  if (rates.length === 0) return { skipped: 'No cohort has completed a month.' };
  return {
    data: pooledTraces(rates),
    layout: {
      height: 330,
      xaxis: axis({ title: { text: monthsSince(cohort) }, showgrid: false, zeroline: false }),
      yaxis: valueAxis('Customers who buy', 'share'),
    },
    finding: retentionAfter(cohort, 1, 3, 12),
    population: `${counted(rates[0]!.eligible, 'customer')} in ${counted(rates[0]!.cohorts, 'cohort')}`,
    notes: preExisting(cohort),
    table: [
      { name: 'month', unit: 'count' as const, values: rates.map((at) => at.period) },
      ...(['retention', 'low', 'high'] as const).map((name) => ({
        name,
        unit: 'share' as const,
        values: rates.map((at) => at[name]),
      })),
      { name: 'customers', unit: 'count' as const, values: rates.map((at) => at.eligible) },
      { name: 'cohorts', unit: 'count' as const, values: rates.map((at) => at.cohorts) },
    ],
  };
}

function pooledTraces(rates: PooledRetention[]) {
  const base = { type: 'scatter', mode: 'lines', x: rates.map((at) => at.period) };
  const edge = { ...base, line: { width: 0 }, hoverinfo: 'skip' };
  const customers = '%{y:.1%} of %{customdata[0]:,} customers, %{customdata[1]} cohorts';
  return [
    { ...edge, y: rates.map((at) => at.high) },
    { ...edge, y: rates.map((at) => at.low), fill: 'tonexty', fillcolor: bands.blue },
    {
      ...base,
      mode: 'lines+markers',
      line: { color: colour.blue, width: 2 },
      marker: { color: colour.blue, size: 5 },
      y: rates.map((at) => at.retention),
      customdata: rates.map((at) => [at.eligible, at.cohorts]),
      hovertemplate: `<b>Month %{x}</b><br>${customers}<extra></extra>`,
    },
  ];
}

function preExisting({ pre_existing }: CohortSummary): string[] {
  const { cohorts, reason } = pre_existing;
  if (cohorts.length === 0) return [];
  return [`Left out as pre-existing: ${counted(cohorts.length, 'cohort')}${reason ? ` (${reason})` : ''}.`];
}
