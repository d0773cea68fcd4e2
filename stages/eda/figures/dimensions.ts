import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, groupTable, rank, rankedBars, sum } from '../../../charts/kit.ts';
import { clip, shortName } from '../../../charts/label.ts';
import { partOf } from '../../../core/statistics/proportion.ts';
import { maxDimensions } from '../../../data/dimensions.ts';
import type { RevenueByDimension } from '../summary.ts';
import { leader } from './leader.ts';
import type { Tables } from './tables.ts';

const firstNumber = 49;
const top = 20;

/** One figure for each dimension that the mapping of a run may name. */
export const dimensionFigures: FigureEntry<Tables>[] = Array.from({ length: maxDimensions }, (_, index) => ({
  number: firstNumber + index,
  id: `revenue-by-dimension-${index + 1}`,
  defined: 'eda.dimensions.*.levels',
  section: 'Deeper looks',
  title: `Revenue by dimension ${index + 1}`,
  question: 'Which of its values bring the most revenue?',
  definition:
    'Sum of gross revenue of the lines with a known value, before refunds, by a column that the mapping names. Columns of customers and products have their value of today, not that at the time of purchase.',
  needs: ['eda'],
  chosen: ({ eda }) => eda?.dimensions?.[index] !== undefined,
  draw: ({ eda }) => draw(eda, index),
}));

function draw(eda: Tables['eda'], index: number) {
  const dimension = eda.dimensions?.[index];
  if (dimension === undefined) return { skipped: 'The mapping does not name this dimension.' };
  const { name, levels, left_out } = dimension;
  const title = `Revenue by ${clip(name, 40)}`;
  const known = sum(levels.map(({ lines }) => lines)) + left_out.lines;
  if (known === 0) return { title, skipped: 'No line has a known revenue and value.' };
  if (levels.length < 2) return { title, skipped: 'All lines with a known value have the same.' };
  const all = levels.map(({ level, revenue, lines }): Group => ({ name: level, value: revenue, count: lines }));
  const { groups, notes } = rank(all, top, true);
  return {
    title,
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue', countName: 'lines with known revenue' }),
    finding: finding(all, dimension),
    population: `${counted(known, 'line')} with known revenue and ${shortName(name)}, of ${format(eda.shape[0], 'count')}`,
    notes: [...notes, ...rest(left_out)],
    table: groupTable(name, groups, 'revenue', 'money'),
  };
}

function finding(all: Group[], { name, left_out }: RevenueByDimension): string {
  const total = sum(all.map(({ value }) => value)) + left_out.revenue;
  const of = `${left_out.levels > 0 ? 'the listed ' : ''}${format(all.length, 'count')} values of ${shortName(name)}`;
  return leader(all, of, `No ${shortName(name)} has revenue above 0.`, ({ value }) => {
    const part = partOf(value!, total);
    return `${format(value, 'money')}${part === null ? '' : `, ${format(part, 'share')} of revenue with a known ${shortName(name)}`}`;
  });
}

function rest({ levels, lines, revenue }: RevenueByDimension['left_out']): string[] {
  if (levels === 0) return [];
  return [
    `Not listed: ${counted(levels, 'value')} with fewer lines, together ${counted(lines, 'line')} and ${format(revenue, 'money')}.`,
  ];
}
