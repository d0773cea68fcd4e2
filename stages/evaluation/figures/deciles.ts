import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { errorBars, intervalText } from '../../../charts/intervals.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { CalibrationRow, GainsRow } from '../deciles.ts';
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
    requires: [severalProbabilities],
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
    requires: [severalProbabilities],
    draw: gains,
  },
];

/** Equal probabilities have no order, so no decile of them means anything. */
function severalProbabilities({ evaluation: { calibration } }: Tables): string | null {
  return calibration[0]?.from === calibration.at(-1)?.to
    ? 'The model gives every customer the same probability.'
    : null;
}

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
  const sizes = [...new Set(rows.map((row) => row.customers))].sort((a, b) => a - b);
  const deciles = {
    type: 'scatter',
    mode: 'markers',
    x: rows.map((row) => row.predicted),
    y: rows.map((row) => row.observed),
    error_y: {
      ...errorBars(
        rows.map((row) => row.observed),
        rows,
      ),
      color: colour.blue,
      thickness: 1,
      width: 3,
    },
    marker: { color: colour.blue, size: 7 },
    cliponaxis: false,
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
      evaluation.judgement === 'too little data'
        ? `Deciles of ${sizes.join(' or ')} test customers are too small to compare predicted and observed shares.`
        : agreement(rows),
    population: `${counted(evaluation.test.customers, 'test customer')}, ${sizes.join(' or ')} in each decile`,
    table: (['predicted', 'observed', 'low', 'high'] as const)
      .map((name) => ({
        name: name as string,
        unit: 'share' as 'share' | 'count',
        values: rows.map((row) => row[name]),
      }))
      .concat({ name: 'customers', unit: 'count', values: rows.map((row) => row.customers) }),
  };
}

/** In ten deciles of a model that fits, three outside their 95% interval have a probability of about 1%. */
const chance = 2;

function agreement(rows: CalibrationRow[]): string {
  const widest = Math.round(100 * Math.max(...rows.map((row) => row.high - row.low)));
  const [high, low] = [rows.filter((row) => row.predicted > row.high), rows.filter((row) => row.predicted < row.low)];
  const outside = high.length + low.length;
  if (outside === 0) {
    return `In every decile, the mean probability is within the 95% interval of the observed share; the widest of these intervals spans ${widest} percentage points.`;
  }
  const count = `In ${outside} of ${counted(rows.length, 'decile')}, the mean probability is outside the 95% interval of the observed share`;
  return outside <= chance
    ? `${count}, which chance can explain.`
    : `${count}: too high in ${high.length}, too low in ${low.length}.`;
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
    finding: `The most likely ${format(third.share, 'share')} of customers contain ${format(third.captured, 'share')} (95% interval ${intervalText({ low: third.captured_low, high: third.captured_high }, 'share')}) of those who ${targetWords(tables).happened}: ${againstRandom(third)}.`,
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

function againstRandom({ share, captured_low: low, captured_high: high, lift }: GainsRow): string {
  if (low! <= share && high! >= share) return 'no clear difference from a random selection';
  return `${lift!.toFixed(1)} times as many as a random selection`;
}
