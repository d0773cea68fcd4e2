import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { rankedBars } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
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
      'Increase in loss when a feature’s values are shuffled among the test customers (permutation importance, Breiman 2001), mean of as many repeats as 2,000 rows allow. A feature that shares its information with other features looks unimportant.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

const maxFeatures = 15;

function draw({ evaluation, features }: Tables) {
  const rows = evaluation.importance;
  const [first] = rows;
  if (!first) return { skipped: 'The model has no features.' };
  const shown = rows.slice(0, maxFeatures);
  const description = features.says[first.feature];
  return {
    ...rankedBars(
      shown.map((row) => ({ name: row.feature, value: row.loss_rise })),
      { unit: 'number', axisTitle: 'Increase in loss' },
    ),
    finding: `The model relies most on ${shortName(first.feature)}: shuffling it increases the loss by ${format(first.loss_rise)}.`,
    population: `${counted(rows.length, 'feature')}, ${counted(evaluation.test.customers, 'test customer')}`,
    notes: [
      ...(description ? [`${shortName(first.feature)}: ${description}.`] : []),
      ...(rows.length > maxFeatures ? [`The ${maxFeatures} most important of ${rows.length} features are shown.`] : []),
      ...leakNotes(features.possible_leaks),
    ],
    table: [
      { name: 'feature', unit: 'text' as const, values: rows.map((row) => row.feature) },
      { name: 'increase in loss', unit: 'number' as const, values: rows.map((row) => row.loss_rise) },
      { name: 'decrease in ROC AUC', unit: 'number' as const, values: rows.map((row) => row.roc_auc_drop) },
      { name: 'columns', unit: 'count' as const, values: rows.map((row) => row.columns) },
    ],
  };
}

const maxLeaks = 8;

function leakNotes(columns: string[]): string[] {
  if (columns.length === 0) return [];
  const named = columns.slice(0, maxLeaks).map(shortName).join(', ');
  const more = columns.length > maxLeaks ? ` and ${columns.length - maxLeaks} more` : '';
  return [
    `Possible leaks: ${named}${more}. The values are as of today, not as of the cutoff, and may contain information from after it.`,
  ];
}
