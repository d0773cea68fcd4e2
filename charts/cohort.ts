import type { CohortSummary, PooledRetention } from '../stages/cohort.ts';
import type { FigureEntry } from './figure.ts';
import { counted, format, monthName } from './format.ts';
import { fromZero, largest, number, sum, valueAxis } from './kit.ts';
import type { Tables } from './tables.ts';
import { axis, bands, colour, sequential } from './theme.ts';

const smallCohort = 30;
const farthestPooled = 24;

export const cohortFigures: FigureEntry[] = [
  {
    number: 33,
    id: 'cohort-retention',
    defined: 'cohort.retention',
    section: 'Advanced',
    title: 'Cohort retention',
    question: 'How many customers of a month still buy months later?',
    definition:
      'Customers of the cohort with a transaction in its month k, of all customers of the cohort. Empty where month k is not reached yet. Month 0 is the month in which the cohort began.',
    wide: true,
    needs: ['cohort'],
    draw: retention,
  },
  {
    number: 43,
    id: 'pooled-retention',
    defined: 'cohort.pooled',
    section: 'Deeper looks',
    title: 'Retention of all cohorts together',
    question: 'How fast do customers drift away?',
    definition:
      'Active customers of all customers, summed over the cohorts that have reached month k: never a mean of rates. The band is the 95% Wilson interval.',
    needs: ['cohort'],
    draw: pooled,
  },
  {
    number: 44,
    id: 'revenue-per-cohort',
    defined: 'cohort.revenue_per_cohort.*',
    section: 'Deeper looks',
    title: 'Revenue per cohort',
    question: 'Which cohorts have brought most so far?',
    definition:
      'Gross revenue up to the cut-off of the customers of each cohort, refunds included. Older cohorts have had more time.',
    needs: ['cohort'],
    draw: revenue,
  },
];

function retention({ cohort }: Tables) {
  const { cohorts, periods, size } = cohort!;
  if (cohorts.length === 0) return { skipped: 'There is no cohort: no customer has a month to begin in.' };
  const cells = cohorts.flatMap((name, row) =>
    periods.map((period, column) => ({ name, row, period, rate: number(cohort!.retention[row]?.[column]) })),
  );
  const reached = cells.filter((cell) => cell.rate !== null);
  const small = cohorts.filter((_, row) => size[row]! < smallCohort);
  return {
    data: [retentionMap(cohort!)],
    layout: {
      height: Math.max(240, 110 + 15 * cohorts.length),
      xaxis: axis({ title: { text: monthsSince(cohort!) }, showgrid: false, zeroline: false }),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: retentionAfter(cohort!, 1, 6),
    population: `${counted(sum(size), 'customer')} in ${counted(cohorts.length, 'cohort')}`,
    notes: [
      ...(small.length > 0
        ? [`${counted(small.length, 'cohort')} of fewer than ${smallCohort} customers: their rates jump by chance.`]
        : []),
      ...(cohort!.incomplete_month
        ? [`${monthName(cohort!.incomplete_month)} is incomplete: the last cell of each row may still grow.`]
        : []),
    ],
    table: [
      { name: 'cohort', unit: 'text' as const, values: reached.map((cell) => cell.name) },
      { name: 'customers', unit: 'count' as const, values: reached.map((cell) => size[cell.row] ?? null) },
      { name: 'month', unit: 'count' as const, values: reached.map((cell) => cell.period) },
      { name: 'retention', unit: 'share' as const, values: reached.map((cell) => cell.rate) },
    ],
  };
}

function retentionMap({ cohorts, periods, size, active, retention }: CohortSummary) {
  return {
    type: 'heatmap',
    z: retention,
    x: periods,
    y: cohorts,
    xgap: 1,
    ygap: 1,
    ...fromZero(retention),
    colorscale: sequential,
    colorbar: { thickness: 10, outlinewidth: 0, tickformat: '.0%' },
    customdata: cohorts.map((_, row) =>
      periods.map((_, column) => `${format(active[row]?.[column], 'count')} of ${counted(size[row], 'customer')}`),
    ),
    hovertemplate: '<b>%{y}, month %{x}</b><br>%{z:.1%}: %{customdata}<extra></extra>',
    hoverongaps: false,
  };
}

function retentionAfter({ pooled }: CohortSummary, ...months: number[]): string {
  const parts = pooled
    .filter((at) => months.includes(at.period) && at.retention !== null)
    .map((at) => `${format(at.retention, 'share')} buy in month ${at.period} (n = ${format(at.eligible, 'count')})`);
  return parts.length > 0
    ? `Of all cohorts together, ${parts.join(', ')}.`
    : 'No cohort has completed its first month.';
}

function monthsSince({ basis }: CohortSummary): string {
  return `Months since ${basis === 'signup' ? 'signup' : 'the first purchase'}`;
}

function pooled({ cohort }: Tables) {
  const rates = cohort!.pooled.filter((at) => at.period <= farthestPooled);
  if (rates.length === 0) return { skipped: 'No cohort has completed a month.' };
  return {
    data: pooledTraces(rates),
    layout: {
      height: 330,
      xaxis: axis({ title: { text: monthsSince(cohort!) }, showgrid: false, zeroline: false }),
      yaxis: valueAxis('Customers who buy', 'share'),
    },
    finding: retentionAfter(cohort!, 1, 3, 12),
    population: `${counted(rates[0]!.eligible, 'customer')} in ${counted(rates[0]!.cohorts, 'cohort')}`,
    notes: preExisting(cohort!),
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

function revenue({ cohort }: Tables) {
  const { cohorts, size } = cohort!;
  const values = cohorts.map((name) => cohort!.revenue_per_cohort[name] ?? null);
  const best = largest(values);
  if (best < 0) return { skipped: 'No cohort has a revenue.' };
  const perHead = values.map((value, row) => (value === null || !size[row] ? null : value / size[row]));
  return {
    data: [
      {
        type: 'bar',
        x: cohorts.map((name) => `${name}-01`),
        y: values,
        marker: { color: colour.blue },
        customdata: perHead.map((value, row) => [format(value, 'money'), counted(size[row], 'customer')]),
        hovertemplate: '<b>%{x|%B %Y}</b><br>%{y:,.2f}<br>%{customdata[1]}, %{customdata[0]} each<extra></extra>',
      },
    ],
    layout: {
      height: 330,
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Revenue so far', 'money'),
    },
    finding: `The cohort of ${monthName(cohorts[best]!)} has brought most so far: ${format(values[best], 'money')}, ${format(perHead[best], 'money')} a customer.`,
    population: `${counted(sum(size), 'customer')} in ${counted(cohorts.length, 'cohort')}`,
    table: [
      { name: 'cohort', unit: 'text' as const, values: cohorts },
      { name: 'customers', unit: 'count' as const, values: size },
      { name: 'revenue so far', unit: 'money' as const, values },
      { name: 'revenue per customer', unit: 'money' as const, values: perHead },
    ],
  };
}
