import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';
import { targetWords } from './target.ts';

export const decileFigures: FigureEntry<Tables>[] = [
  {
    number: 40,
    id: 'calibration',
    defined: 'evaluation.calibration.*.observed',
    section: 'Deeper looks',
    title: 'Calibration',
    question: 'When the model predicts 30%, does it happen in 30 of 100 cases?',
    definition:
      'Test customers in deciles by predicted probability: mean probability against the observed share, with its 95% Wilson interval. On the dashed line the two are equal.',
    needs: ['evaluation'],
    draw: calibration,
  },
  {
    number: 41,
    id: 'gains',
    defined: 'evaluation.gains.*.captured',
    section: 'Deeper looks',
    title: 'Gains',
    question: 'How many positives does a campaign to the most likely customers reach?',
    definition:
      'Share of all positive test customers in the top deciles by predicted probability. The dashed line is a random selection.',
    needs: ['evaluation', 'features'],
    draw: gains,
  },
];

const diagonal = {
  type: 'scatter',
  mode: 'lines',
  x: [0, 1],
  y: [0, 1],
  line: { color: colour.grey, width: 1.2, dash: 'dash' },
  hoverinfo: 'skip',
};

function calibration({ evaluation }: Tables) {
  const rows = evaluation.calibration;
  if (rows.length === 0) return { skipped: 'There are no test customers.' };
  const outside = rows.filter((row) => row.predicted < row.low || row.predicted > row.high).length;
  const deciles = {
    type: 'scatter',
    mode: 'lines+markers',
    x: rows.map((row) => row.predicted),
    y: rows.map((row) => row.observed),
    error_y: {
      type: 'data',
      array: rows.map((row) => row.high - row.observed),
      arrayminus: rows.map((row) => row.observed - row.low),
      color: colour.blue,
      thickness: 1,
      width: 3,
    },
    line: { color: colour.blue, width: 1.6 },
    marker: { color: colour.blue, size: 7 },
    customdata: rows.map((row) => row.customers),
    hovertemplate: 'Predicted %{x:.1%}, observed %{y:.1%}<br>%{customdata} customers<extra></extra>',
  };
  return {
    data: [diagonal, deciles],
    layout: {
      height: 360,
      xaxis: axis({ title: { text: 'Mean probability' }, tickformat: '.0%', rangemode: 'tozero' }),
      yaxis: axis({ title: { text: 'Observed share' }, tickformat: '.0%', rangemode: 'tozero' }),
    },
    finding:
      outside === 0
        ? 'In every decile, the mean probability is within the interval of the observed share.'
        : `In ${outside} of ${counted(rows.length, 'decile')}, the mean probability is outside the interval of the observed share.`,
    population: counted(evaluation.test.customers, 'test customer'),
    table: (['predicted', 'observed', 'low', 'high'] as const)
      .map((name) => ({
        name: name as string,
        unit: 'share' as 'share' | 'count',
        values: rows.map((row) => row[name]),
      }))
      .concat({ name: 'customers', unit: 'count', values: rows.map((row) => row.customers) }),
  };
}

function gains(tables: Tables) {
  const rows = tables.evaluation.gains;
  const first = rows[0];
  if (!first || first.captured === null) return { skipped: 'No test customer is positive.' };
  const third = rows[2] ?? first;
  const curve = {
    type: 'scatter',
    mode: 'lines+markers',
    x: [0, ...rows.map((row) => row.share)],
    y: [0, ...rows.map((row) => row.captured)],
    line: { color: colour.blue, width: 2.2 },
    marker: { color: colour.blue, size: 6 },
    hovertemplate: 'The top %{x:.0%} contain %{y:.1%} of all positives<extra></extra>',
  };
  return {
    data: [diagonal, curve],
    layout: {
      height: 360,
      xaxis: axis({ title: { text: 'Customers, most likely first' }, tickformat: '.0%', range: [0, 1] }),
      yaxis: axis({ title: { text: 'Share of all positives' }, tickformat: '.0%', range: [0, 1.02] }),
    },
    finding: `The most likely ${format(third.share, 'share')} of customers contain ${format(third.captured, 'share')} of those who ${targetWords(tables).happened}: ${third.lift === null ? 'n/a' : third.lift.toFixed(1)} times as many as a random selection.`,
    population: counted(tables.evaluation.test.customers, 'test customer'),
    table: [
      { name: 'decile', unit: 'count' as const, values: rows.map((row) => row.decile) },
      { name: 'customers', unit: 'count' as const, values: rows.map((row) => row.customers) },
      { name: 'positives', unit: 'count' as const, values: rows.map((row) => row.positives) },
      { name: 'rate', unit: 'share' as const, values: rows.map((row) => row.rate) },
      { name: 'cumulative share of positives', unit: 'share' as const, values: rows.map((row) => row.captured) },
      { name: 'cumulative lift', unit: 'number' as const, values: rows.map((row) => row.lift) },
    ],
  };
}
