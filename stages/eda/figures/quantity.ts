import type { Drawing, FigureEntry, Skipped } from '../../../charts/figure.ts';
import { counted } from '../../../charts/format.ts';
import { minValues } from '../../../charts/intervals.ts';
import { categoryRows, sum, valueAxis } from '../../../charts/kit.ts';
import { axisLabels } from '../../../charts/label.ts';
import { meanInterval } from '../../../core/statistics/mean.ts';
import { mostFrequent } from './categories.ts';
import { compareMeans, fewNote, meanColumns, meanDots, type NamedMean } from './means.ts';
import { severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Quantity and discount' as const;

export const quantityFigures: FigureEntry<Tables>[] = [
  {
    number: 16,
    id: 'mean-quantity-by-category',
    defined: 'eda.groups.category.*.quantity.mean',
    section,
    title: 'Mean quantity by category',
    question: 'In which categories do customers buy more than one unit?',
    definition: 'Mean quantity of the lines with a known category, with its 95% interval.',
    needs: ['eda'],
    requires: [severalLevels('category', 'category')],
    draw: meanQuantities,
  },
];

function meanQuantities({ eda }: Tables): Drawing | Skipped {
  const all = Object.entries(eda.groups.category ?? {})
    .map(([name, { quantity }]): NamedMean => ({ ...meanInterval(quantity.count, quantity.mean, quantity.std), name }))
    .filter(({ n }) => n > 0);
  if (all.length === 0) return { skipped: 'No line has a known category and quantity.' };
  const { shown, notes } = mostFrequent(all);
  shown.sort((a, b) => b.mean! - a.mean!);
  return {
    data: [{ ...meanDots(shown, 'number', 'line'), y: axisLabels(shown.map(({ name }) => name)) }],
    layout: {
      height: Math.max(220, 90 + 27 * shown.length),
      xaxis: valueAxis('Mean quantity', 'number'),
      yaxis: categoryRows(),
    },
    finding: comparison(all),
    population: `${counted(sum(all.map(({ n }) => n)), 'line')} with a known category and quantity`,
    notes: [...notes, ...fewNote(shown, 'line')],
    table: [
      { name: 'category', unit: 'text', values: shown.map(({ name }) => name) },
      ...meanColumns(shown, 'mean quantity', 'number'),
      { name: 'lines', unit: 'count', values: shown.map(({ n }) => n) },
    ],
  };
}

function comparison(means: NamedMean[]): string {
  const compared = means.filter(({ n }) => n >= minValues);
  if (compared.length < 2) return `Fewer than two categories have ${minValues} lines, too few to compare quantities.`;
  const clear = (first: string) => `The mean quantity is clearly highest in ${first}.`;
  return compareMeans(compared, 'number', clear, 'No category clearly has the highest mean quantity');
}
