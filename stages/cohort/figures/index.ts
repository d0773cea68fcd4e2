import type { FigureEntry } from '../../../charts/figure.ts';
import { counted } from '../../../charts/format.ts';
import { intervalText } from '../../../charts/intervals.ts';
import { valueAxis } from '../../../charts/kit.ts';
import { axis, bands, colour } from '../../../charts/theme.ts';
import type { CohortSummary, PooledRetention } from '../cohort.ts';
import { monthsSince, retentionAfter, retentionByCohort } from './retention.ts';
import { cohortRevenue } from './revenue.ts';
import type { Tables } from './tables.ts';

const maxPooledMonths = 24;

export const figures: FigureEntry<Tables>[] = [
  retentionByCohort,
  {
    number: 43,
    id: 'pooled-retention',
    defined: 'cohort.pooled',
    section: 'Deeper looks',
    title: 'Pooled retention',
    question: 'How quickly do customers stop buying?',
    definition:
      'Share of customers with an order in month k, over all cohorts that began within the data and have completed month k: active customers / customers, not a mean of rates. The band is the 95% Wilson interval. Month 0, in which a cohort starts, is left out.',
    needs: ['cohort'],
    draw: pooled,
  },
  cohortRevenue,
];

function pooled({ cohort }: Tables) {
  const rates = cohort.pooled.filter((at) => at.period > 0 && at.period <= maxPooledMonths);
  if (rates.length === 0) return { skipped: 'No cohort that began within the data has completed month 1.' };
  return {
    data: pooledTraces(rates),
    layout: {
      height: 330,
      xaxis: axis({
        title: { text: monthsSince(cohort) },
        dtick: rates.length > 12 ? 3 : 1,
        showgrid: false,
        zeroline: false,
      }),
      yaxis: valueAxis('Share of customers who buy', 'share'),
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
  const rate = '%{y:.1%} (%{customdata[0]}) of %{customdata[1]} in %{customdata[2]}';
  return [
    { ...edge, y: rates.map((at) => at.high) },
    { ...edge, y: rates.map((at) => at.low), fill: 'tonexty', fillcolor: bands.blue },
    {
      ...base,
      mode: 'lines+markers',
      line: { color: colour.blue, width: 2 },
      marker: { color: colour.blue, size: 5 },
      y: rates.map((at) => at.retention),
      customdata: rates.map((at) => [
        intervalText(at, 'share'),
        counted(at.eligible, 'customer'),
        counted(at.cohorts, 'cohort'),
      ]),
      hovertemplate: `<b>Month %{x}</b><br>${rate}<extra></extra>`,
    },
  ];
}

function preExisting({ pre_existing }: CohortSummary): string[] {
  const { cohorts, reason } = pre_existing;
  if (cohorts.length === 0) return [];
  return [`Left out as pre-existing: ${counted(cohorts.length, 'cohort')}${reason ? ` (${reason})` : ''}.`];
}
