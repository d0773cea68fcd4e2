import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, groupTable, rank, rankedBars, sum } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
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
    definition: 'Mean quantity of the lines with a known category.',
    needs: ['eda'],
    requires: [severalLevels('category', 'category')],
    draw: meanQuantities,
  },
];

function meanQuantities({ eda }: Tables) {
  const all: Group[] = Object.entries(eda.groups.category ?? {}).map(([name, { quantity }]) => ({
    name,
    value: quantity.mean,
    count: quantity.count,
  }));
  const { groups, notes } = rank(all, 20, false);
  const [first] = groups;
  const last = groups.at(-1);
  if (!first || !last) return { skipped: 'No line has a known category.' };
  const leader = `${shortName(first.name)} has the largest mean quantity, ${format(first.value)}`;
  return {
    ...rankedBars(groups, { unit: 'number', axisTitle: 'Mean quantity' }),
    finding:
      first === last ? `${leader}.` : `${leader}; ${shortName(last.name)} has the smallest, ${format(last.value)}.`,
    population: `${counted(sum(all.map((group) => group.count)), 'line')} with a known category`,
    notes,
    table: groupTable('category', groups, 'mean quantity', 'number'),
  };
}
