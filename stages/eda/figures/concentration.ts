import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour, legend } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';

export const concentrationFigures: FigureEntry<Tables>[] = [
  {
    number: 45,
    id: 'concentration',
    defined: 'eda.concentration.lorenz',
    section: 'Deeper looks',
    title: 'Concentration of revenue (Lorenz curve)',
    wide: true,
    question: 'How much revenue depends on the top customers?',
    definition:
      'Customers with at least one order, lowest revenue first, against their cumulative share of revenue; negative revenue of a customer counts as 0. The Gini coefficient is 0 if all customers have equal revenue and close to 1 if one customer has all of it.',
    needs: ['eda'],
    draw,
  },
];

/** With fewer, the top 10% is not a customer. */
const minCustomers = 10;

function draw({ eda }: Tables) {
  const { lorenz, gini, customers, top_shares: top } = eda.concentration;
  if (customers < minCustomers) return { skipped: `There are fewer than ${minCustomers} customers with an order.` };
  if (lorenz.customers.length < 2) return { skipped: 'The revenue of known customers is not positive.' };
  const hovertemplate = '%{y:.1%} of revenue comes from<br>the bottom %{x:.0%} of customers<extra></extra>';
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Equal revenue',
        x: [0, 1],
        y: [0, 1],
        line: { color: colour.grey, dash: 'dash', width: 1.2 },
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Customers',
        x: lorenz.customers,
        y: lorenz.revenue,
        line: { color: colour.blue, width: 2.4 },
        hovertemplate,
      },
    ],
    layout: {
      height: 340,
      ...legend,
      xaxis: axis({ title: { text: 'Customers, lowest revenue first' }, tickformat: '.0%', range: [0, 1] }),
      yaxis: axis({ title: { text: 'Cumulative share of revenue' }, tickformat: '.0%', range: [0, 1] }),
    },
    finding: `The top 10% of customers generate ${format(top['10']?.share, 'share')} of revenue, the top 20% ${format(top['20']?.share, 'share')}; Gini ${gini === null ? 'n/a' : gini.toFixed(2)}.`,
    population: counted(customers, 'customer'),
    notes: Object.values(top).some(({ share }) => share !== null && share > 1)
      ? [
          'The top customers generate more than 100% of revenue because the revenue of others is negative: their refunds outweigh their purchases.',
        ]
      : [],
    table: [
      { name: 'customers', unit: 'share' as const, values: lorenz.customers },
      { name: 'revenue', unit: 'share' as const, values: lorenz.revenue },
    ],
  };
}
