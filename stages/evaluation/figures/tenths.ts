import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';
import { targetWords } from './target.ts';

export const tenthFigures: FigureEntry<Tables>[] = [
  {
    number: 40,
    id: 'calibration',
    defined: 'evaluation.calibration.*.observed',
    section: 'Deeper looks',
    title: 'Calibration',
    question: 'When the network says 30 percent, is it 30 of 100?',
    definition:
      'Test customers in tenths of equal size by probability: mean probability against what happened, with its 95% Wilson interval. On the dashed line the two agree.',
    needs: ['evaluation'],
    draw: calibration,
  },
  {
    number: 41,
    id: 'gains',
    defined: 'evaluation.gains.*.captured',
    section: 'Deeper looks',
    title: 'Gains',
    question: 'Writing to the likeliest customers only, how many hits are reached?',
    definition:
      'Share of all positive test customers among the best tenths by probability. The dashed line is a choice by lot.',
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
  const astray = rows.filter((row) => row.predicted < row.low || row.predicted > row.high).length;
  const tenths = {
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
    hovertemplate: 'Foretold %{x:.1%}, came %{y:.1%}<br>%{customdata} customers<extra></extra>',
  };
  return {
    data: [diagonal, tenths],
    layout: {
      height: 360,
      xaxis: axis({ title: { text: 'Mean probability' }, tickformat: '.0%', rangemode: 'tozero' }),
      yaxis: axis({ title: { text: 'Share that came true' }, tickformat: '.0%', rangemode: 'tozero' }),
    },
    finding:
      astray === 0
        ? 'In every tenth the mean probability is within the interval of what happened.'
        : `In ${astray} of ${counted(rows.length, 'tenth')} the mean probability is outside the interval of what happened.`,
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
    hovertemplate: 'The best %{x:.0%} hold %{y:.1%} of all hits<extra></extra>',
  };
  return {
    data: [diagonal, curve],
    layout: {
      height: 360,
      xaxis: axis({ title: { text: 'Customers, likeliest first' }, tickformat: '.0%', range: [0, 1] }),
      yaxis: axis({ title: { text: 'Share of all hits' }, tickformat: '.0%', range: [0, 1.02] }),
    },
    finding: `The likeliest ${format(third.share, 'share')} of the customers hold ${format(third.captured, 'share')} of those who ${targetWords(tables).positive}: ${third.lift === null ? 'n/a' : third.lift.toFixed(1)} times as many as by lot.`,
    population: counted(tables.evaluation.test.customers, 'test customer'),
    table: [
      { name: 'tenth', unit: 'count' as const, values: rows.map((row) => row.decile) },
      { name: 'customers', unit: 'count' as const, values: rows.map((row) => row.customers) },
      { name: 'positives', unit: 'count' as const, values: rows.map((row) => row.positives) },
      { name: 'rate', unit: 'share' as const, values: rows.map((row) => row.rate) },
      { name: 'captured so far', unit: 'share' as const, values: rows.map((row) => row.captured) },
      { name: 'lift so far', unit: 'number' as const, values: rows.map((row) => row.lift) },
    ],
  };
}
