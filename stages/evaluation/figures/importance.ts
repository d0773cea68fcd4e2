import type { FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { errorBars } from '../../../charts/intervals.ts';
import { categoryRows } from '../../../charts/kit.ts';
import { axisLabels } from '../../../charts/label.ts';
import { axis, colour } from '../../../charts/theme.ts';
import { featureOf, labelOf } from '../../features/featureCatalogue.ts';
import { type ImportanceRow, maxRows } from '../importance.ts';
import type { Tables } from './tables.ts';

export const importanceFigures: FigureEntry<Tables>[] = [
  {
    number: 42,
    id: 'feature-importance',
    defined: 'evaluation.importance.*.loss_rise',
    section: 'Deeper looks',
    title: 'Feature importance',
    question: 'Which features does the model rely on?',
    definition:
      'Increase in loss when a feature’s values are shuffled among the test customers (permutation importance, Breiman 2001), mean of as many repeats as 2,000 rows allow, with its 95% bootstrap interval over the customers. A feature that shares its information with other features looks unimportant.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

const maxFeatures = 15;

function draw({ evaluation, features }: Tables) {
  const rows = evaluation.importance.filter((row) => row.low !== 0 || row.high !== 0);
  if (rows.length === 0) return { skipped: 'Shuffling a feature changes no prediction.' };
  const shown = rows.slice(0, maxFeatures);
  const unchanged = evaluation.importance.length - rows.length;
  const measured = Math.min(maxRows, evaluation.test.customers);
  return {
    data: [zero(shown), dots(shown)],
    layout: {
      height: 90 + 27 * shown.length,
      xaxis: axis({ title: { text: 'Increase in loss' }, nticks: 6 }),
      yaxis: categoryRows(),
    },
    finding: evaluation.judgement === 'too little data' ? tooFew(evaluation) : reliance(rows),
    population: `${counted(rows.length, 'feature')}, ${counted(measured, 'test customer')}`,
    notes: [
      ...(shown.some((row) => row.low <= 0) ? ['Grey: the interval includes 0, so there is no clear increase.'] : []),
      ...(rows.length > maxFeatures ? [`The ${maxFeatures} features with the largest increase are shown.`] : []),
      ...(unchanged > 0 ? [`Not shown: ${counted(unchanged, 'feature')} whose shuffling changes no prediction.`] : []),
      ...leakNotes(features.possible_leaks, rows),
    ],
    table: [
      { name: 'feature', unit: 'text' as const, values: rows.map((row) => labelOf(row.feature)) },
      { name: 'column', unit: 'text' as const, values: rows.map((row) => row.feature) },
      { name: 'increase in loss', unit: 'number' as const, values: rows.map((row) => row.loss_rise) },
      { name: 'low', unit: 'number' as const, values: rows.map((row) => row.low) },
      { name: 'high', unit: 'number' as const, values: rows.map((row) => row.high) },
      { name: 'decrease in ROC AUC', unit: 'number' as const, values: rows.map((row) => row.roc_auc_drop) },
      { name: 'columns', unit: 'count' as const, values: rows.map((row) => row.columns) },
    ],
  };
}

const namesOf = (rows: ImportanceRow[]) => axisLabels(rows.map((row) => labelOf(row.feature)));

function dots(shown: ImportanceRow[]): Trace {
  return {
    type: 'scatter',
    mode: 'markers',
    x: shown.map((row) => row.loss_rise),
    y: namesOf(shown),
    marker: { color: shown.map((row) => (row.low > 0 ? colour.blue : colour.grey)), size: 9 },
    error_x: errorBars(
      shown.map((row) => row.loss_rise),
      shown,
    ),
    customdata: shown.map((row) => withInterval(row)),
    hovertemplate: '<b>%{y}</b><br>%{customdata}<extra></extra>',
  };
}

function zero(shown: ImportanceRow[]): Trace {
  const names = namesOf(shown);
  return {
    type: 'scatter',
    mode: 'lines',
    x: names.map(() => 0),
    y: names,
    line: { color: colour.grey, width: 1.2, dash: 'dash' },
    hoverinfo: 'skip',
  };
}

/** Says "most" only of a feature whose interval is above all others, and names none whose interval includes 0. */
function reliance(rows: ImportanceRow[]): string {
  const clear = rows.filter((row) => row.low > 0);
  const [first] = clear;
  if (!first) return 'No feature clearly increases the loss: every interval includes 0.';
  const name = labelOf(first.feature);
  const effect = `increases the loss by ${withInterval(first)}`;
  const rivals = rows.filter((row) => row !== first && row.high >= first.low);
  if (rivals.length === 0) return `The model relies most on ${name}: shuffling it ${effect}.`;
  const overlap = `${counted(rivals.length, 'other interval')} ${rivals.length === 1 ? 'overlaps' : 'overlap'} with this one`;
  return `The model clearly relies on ${listed(clear)}. Shuffling ${name} ${effect}; ${overlap}.`;
}

const maxListed = 4;

function listed(rows: ImportanceRow[]): string {
  const names = rows.map((row) => labelOf(row.feature));
  if (names.length === 1) return names[0]!;
  if (names.length > maxListed) return `${names.slice(0, maxListed).join(', ')} and ${names.length - maxListed} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function withInterval({ loss_rise, low, high }: ImportanceRow): string {
  const [rise, from, to] = [loss_rise, low, high].map((value) => twoDigits.format(value).replace('-', '−'));
  return `${rise} (95% interval ${from} to ${to})`;
}

const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

function tooFew({ test }: Tables['evaluation']): string {
  return `Too few test customers to say which features matter: ${format(test.positives, 'count')} positive of ${format(test.customers, 'count')}.`;
}

/** Only features that the model uses can leak into it. */
function leakNotes(columns: string[], rows: ImportanceRow[]): string[] {
  const leaks = new Set(columns.map((name) => featureOf(name)?.feature.name ?? name));
  const used = rows.filter((row) => leaks.has(row.feature)).map((row) => labelOf(row.feature));
  if (used.length === 0) return [];
  return [
    `Possible leaks: ${used.join(', ')}. The values are as of today, not as of the cutoff, and may contain information from after it.`,
  ];
}
