import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { rankedBars } from '../../../charts/kit.ts';
import { quoted } from '../../../charts/label.ts';
import type { Tables } from './tables.ts';

export const importanceFigures: FigureEntry<Tables>[] = [
  {
    number: 42,
    id: 'feature-importance',
    defined: 'evaluation.importance.*.loss_rise',
    section: 'Deeper looks',
    title: 'Feature importance',
    question: 'What does the network look at?',
    definition:
      'Rise of the loss when a feature’s values are dealt out anew among the test customers (permutation importance, Breiman 2001), mean of as many repeats as 2,000 rows allow. A feature whose information others hold too looks unimportant.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

const most = 15;

function draw({ evaluation, features }: Tables) {
  const rows = evaluation.importance;
  const [first] = rows;
  if (!first) return { skipped: 'The model has no features.' };
  const shown = rows.slice(0, most);
  const says = features.says[first.feature];
  return {
    ...rankedBars(
      shown.map((row) => ({ name: row.feature, value: row.loss_rise })),
      { unit: 'number', axisTitle: 'Rise of the loss' },
    ),
    finding: `It leans most on ${quoted(first.feature)}: without it the loss rises by ${format(first.loss_rise)}.`,
    population: `${counted(rows.length, 'feature')}, ${counted(evaluation.test.customers, 'test customer')}`,
    notes: [
      ...(says ? [`${quoted(first.feature)}: ${says}.`] : []),
      ...(rows.length > most ? [`The ${most} most important of ${rows.length} features are shown.`] : []),
      ...leakNotes(features.possible_leaks),
    ],
    table: [
      { name: 'feature', unit: 'text' as const, values: rows.map((row) => row.feature) },
      { name: 'rise of the loss', unit: 'number' as const, values: rows.map((row) => row.loss_rise) },
      { name: 'drop of ROC AUC', unit: 'number' as const, values: rows.map((row) => row.roc_auc_drop) },
      { name: 'columns', unit: 'count' as const, values: rows.map((row) => row.columns) },
    ],
  };
}

const leaksNamed = 8;

function leakNotes(columns: string[]): string[] {
  if (columns.length === 0) return [];
  const named = columns.slice(0, leaksNamed).map(quoted).join(', ');
  const more = columns.length > leaksNamed ? ` and ${columns.length - leaksNamed} more` : '';
  return [
    `Possible leaks: ${named}${more} say how a customer is today, and not at the cutoff, so that they may know what came after it.`,
  ];
}
