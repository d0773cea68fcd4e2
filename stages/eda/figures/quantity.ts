import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import {
  columns,
  type Group,
  groupTable,
  histogramBars,
  number,
  rank,
  rankedBars,
  share,
  sum,
} from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import type { Tables } from './tables.ts';

const section = 'Quantity and discount' as const;
const maxQuantities = 20;

export const quantityFigures: FigureEntry<Tables>[] = [
  {
    number: 15,
    id: 'quantity-per-transaction',
    defined: 'eda.value_counts.merged.quantity.counts',
    section,
    title: 'Quantity per transaction',
    question: 'How many units does a transaction have?',
    definition:
      'Number of transactions by quantity. Negative quantities, which some shops use for returns, are counted as they are.',
    needs: ['eda'],
    draw: quantities,
  },
  {
    number: 16,
    id: 'mean-quantity-by-category',
    defined: 'eda.groups.category.*.quantity.mean',
    section,
    title: 'Mean quantity by category',
    question: 'In which categories do customers buy more than one unit?',
    definition: 'Mean quantity of the transactions with a known category.',
    needs: ['eda'],
    draw: meanQuantities,
  },
  {
    number: 17,
    id: 'revenue-per-transaction',
    section,
    title: 'Revenue per transaction',
    question: 'What is a typical transaction worth?',
    definition:
      'Transactions by gross revenue, 60 bins; values above the 99th percentile are counted in the last bin, values below 0 in the first.',
    needs: ['eda'],
    draw: revenues,
  },
];

function quantities({ eda }: Tables): Drawing {
  const { counts: listed = {}, left_out: more = { values: 0, rows: 0 } } = eda.value_counts.merged?.quantity ?? {};
  const counts = Object.entries(listed);
  const all = counts.map(([quantity, count]) => ({ quantity: Number(quantity), count }));
  const byCount = all.sort((a, b) => b.count - a.count || a.quantity - b.quantity);
  const shown = byCount.slice(0, maxQuantities).sort((a, b) => a.quantity - b.quantity);
  const rest = byCount.slice(maxQuantities);
  const others = rest.length + more.values;
  const names = [...shown.map(({ quantity }) => String(quantity)), ...(others > 0 ? ['Other'] : [])];
  const values = [
    ...shown.map(({ count }) => count),
    ...(others > 0 ? [sum(rest.map(({ count }) => count)) + more.rows] : []),
  ];
  const total = sum(values);
  const single = all.find(({ quantity }) => quantity === 1)?.count ?? 0;
  return {
    ...columns(names, values, { unit: 'count', axisTitle: 'Transactions', xTitle: 'Quantity' }),
    finding: `${format(share(single, total), 'share')} of transactions have a quantity of 1.`,
    population: counted(total, 'transaction'),
    notes:
      others > 0
        ? [`The ${maxQuantities} most frequent quantities are shown; the other ${others} are grouped as “other”.`]
        : [],
    table: [
      { name: 'quantity', unit: 'text', values: names },
      { name: 'transactions', unit: 'count', values },
      { name: 'share', unit: 'share', values: values.map((count) => share(count, total)) },
    ],
  };
}

function meanQuantities({ eda }: Tables) {
  const all: Group[] = Object.entries(eda.groups.category ?? {}).map(([name, { quantity }]) => ({
    name,
    value: quantity.mean,
    count: quantity.count,
  }));
  const { groups, notes } = rank(all, 20, false);
  const [first] = groups;
  const last = groups.at(-1);
  if (!first || !last) return { skipped: 'No transaction has a known category.' };
  const leader = `${shortName(first.name)} has the largest mean quantity, ${format(first.value)}`;
  return {
    ...rankedBars(groups, { unit: 'number', axisTitle: 'Mean quantity' }),
    finding:
      first === last ? `${leader}.` : `${leader}; ${shortName(last.name)} has the smallest, ${format(last.value)}.`,
    population: `${counted(sum(all.map((group) => group.count)), 'transaction')} with a known category`,
    notes,
    table: groupTable('category', groups, 'mean quantity', 'number'),
  };
}

function revenues({ eda }: Tables) {
  const { edges, counts, clip } = eda.figures.revenue_histogram;
  const total = sum(counts);
  if (total === 0) return { skipped: 'No transaction has a known revenue.' };
  const { median, mean_nonmissing: mean } = eda.aov;
  return {
    ...histogramBars(edges, counts, 'Revenue per transaction', 'Transactions'),
    finding: `Half of the transactions are below ${format(median, 'money')}; the mean is ${format(mean, 'money')}${(mean ?? 0) > (median ?? 0) ? ', pulled up by a few large ones' : ''}.`,
    population: `${counted(total, 'transaction')} with known revenue, of ${format(eda.shape[0], 'count')}`,
    notes: [`The axis ends at the 99th percentile, ${format(clip, 'money')}.`],
    table: [
      { name: 'from', unit: 'money' as const, values: counts.map((_, index) => number(edges[index])) },
      { name: 'to', unit: 'money' as const, values: counts.map((_, index) => number(edges[index + 1])) },
      { name: 'transactions', unit: 'count' as const, values: counts },
    ],
  };
}
