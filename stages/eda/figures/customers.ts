import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { histogramBars, number, share, sum } from '../../../charts/kit.ts';
import { sessionFunnel } from './funnel.ts';
import type { Tables } from './tables.ts';

const section = 'Customers and products' as const;

export const customerFigures: FigureEntry<Tables>[] = [
  {
    number: 26,
    id: 'customer-age',
    section,
    title: 'Customer age',
    question: 'How old are the customers?',
    definition:
      'All customers in the table of customers, with or without orders, by age in two-year bins from 18 to 85.',
    needs: ['eda'],
    draw: ages,
  },
  sessionFunnel,
];

function ages({ eda }: Tables) {
  const { edges, counts, outside, unknown } = eda.figures.ages;
  const total = sum(counts);
  if (total === 0) return { skipped: 'No customer has a known age.' };
  const from = counts.map((_, index) => number(edges[index]));
  const median = medianBin(edges, counts, total);
  return {
    ...histogramBars(edges, counts, 'Age in years', 'Customers'),
    finding: `Half of the customers are younger than about ${format(median, 'count')}.`,
    population: `${counted(total, 'customer')} with a known age`,
    notes: [
      ...(unknown > 0 ? [`Not shown: ${counted(unknown, 'customer')} without a known age.`] : []),
      ...(outside > 0 ? [`Not shown: ${counted(outside, 'customer')} younger than 18 or older than 85.`] : []),
    ],
    table: [
      { name: 'from', unit: 'number' as const, values: from },
      { name: 'to', unit: 'number' as const, values: from.map((_, index) => number(edges[index + 1])) },
      { name: 'customers', unit: 'count' as const, values: counts },
      { name: 'share', unit: 'share' as const, values: counts.map((count) => share(count, total)) },
    ],
  };
}

/** Upper edge of the bin that holds the median customer. */
function medianBin(edges: number[], counts: number[], total: number): number | null {
  const reached = counts.findIndex((_, index) => sum(counts.slice(0, index + 1)) >= total / 2);
  return number(edges[reached + 1]);
}
