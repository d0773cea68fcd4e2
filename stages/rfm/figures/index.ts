import type { FigureEntry, Unit } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { columns, histogramBars, number, share, sum } from '../../../charts/kit.ts';
import { segmentGrid } from './segmentGrid.ts';
import type { Tables } from './tables.ts';

const section = 'Customers and products' as const;

export const figures: FigureEntry<Tables>[] = [
  {
    number: 28,
    id: 'recency',
    defined: 'rfm.describe.recency',
    section,
    title: 'Recency',
    question: 'How long ago did customers last buy?',
    definition: 'Whole days from a customer’s last order to the snapshot, for customers with at least one order.',
    needs: ['rfm'],
    draw: (tables) => spread(tables, 'recency'),
  },
  {
    number: 29,
    id: 'frequency',
    defined: 'rfm.describe.frequency',
    section,
    title: 'Frequency',
    question: 'How many customers come back?',
    definition:
      'Orders per customer, for customers with at least one. If someone has more than 12, each bar spans twice as many orders as the one before.',
    needs: ['rfm'],
    draw: frequencies,
  },
  {
    number: 30,
    id: 'monetary',
    defined: 'rfm.describe.monetary',
    section,
    title: 'Monetary value',
    question: 'What is a customer worth so far?',
    definition:
      'Sum of gross revenue per customer, before refunds, for customers with at least one order; values above the 99th percentile are counted in the last bin.',
    needs: ['rfm'],
    draw: (tables) => spread(tables, 'monetary'),
  },
  {
    number: 31,
    id: 'rfm-segments',
    defined: 'rfm.segments.*.customers',
    section,
    title: 'RFM segments',
    question: 'Which customers should the next campaign target?',
    definition:
      'Customers by recency score and frequency score, from 1 to 5 (best). The area is the number of customers, the colour their revenue; the name is that of the largest segment of the cell. A customer belongs to the first segment in the table whose rule is true.',
    needs: ['rfm'],
    draw: segmentGrid,
  },
];

const spreads = {
  recency: { unit: 'days', axis: 'Days since the last order', what: 'last bought' },
  monetary: { unit: 'money', axis: 'Revenue per customer', what: 'has spent' },
} as const satisfies Record<string, { unit: Unit; axis: string; what: string }>;

function spread({ rfm }: Tables, key: 'recency' | 'monetary') {
  const { edges, counts } = rfm.figures[key];
  const { unit, axis, what } = spreads[key];
  if (sum(counts) === 0) return { skipped: 'No customer has an order.' };
  const clip = rfm.figures.monetary_clipped_at;
  const { '50%': median, mean } = rfm.describe[key];
  const ago = key === 'recency' ? ' ago' : '';
  return {
    ...histogramBars(edges, counts, axis, 'Customers'),
    finding: `The median customer ${what} ${format(median, unit)}${ago}; the mean is ${format(mean, unit)}.`,
    population: counted(rfm.customers, 'customer'),
    notes:
      key === 'monetary' && clip !== null ? [`The axis ends at the 99th percentile, ${format(clip, 'money')}.`] : [],
    table: [
      { name: 'from', unit: 'number' as const, values: counts.map((_, index) => number(edges[index])) },
      { name: 'to', unit: 'number' as const, values: counts.map((_, index) => number(edges[index + 1])) },
      { name: 'customers', unit: 'count' as const, values: counts },
    ],
  };
}

function frequencies({ rfm }: Tables) {
  const rows = rfm.figures.frequency;
  const total = sum(rows.map((row) => row.customers));
  if (total === 0) return { skipped: 'No customer has an order.' };
  const names = rows.map(({ from, to }) =>
    from === to ? format(from, 'count') : `${format(from, 'count')}–${format(to, 'count')}`,
  );
  const once = rows[0]!.customers;
  const counts = rows.map((row) => row.customers);
  const { data, layout } = columns(names, counts, {
    unit: 'count',
    axisTitle: 'Customers',
    xTitle: 'Orders per customer',
  });
  return {
    data,
    layout,
    finding: `${format(share(total - once, total), 'share')} of customers bought more than once; ${counted(once, 'customer')} bought once.`,
    population: counted(total, 'customer'),
    table: [
      { name: 'orders', unit: 'text' as const, values: names },
      { name: 'customers', unit: 'count' as const, values: counts },
      { name: 'share', unit: 'share' as const, values: counts.map((count) => share(count, total)) },
    ],
  };
}
