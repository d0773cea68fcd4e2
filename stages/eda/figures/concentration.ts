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
    question: 'How much hangs on the best customers?',
    definition:
      'Customers with at least one transaction, poorest first, against their share of revenue; a customer below 0 counts as 0. The Gini coefficient is 0 where all are alike and near 1 where one has everything.',
    needs: ['eda'],
    draw,
  },
];

function draw({ eda }: Tables) {
  const { lorenz, gini, customers, top_shares: top } = eda.concentration;
  if (lorenz.customers.length < 2) return { skipped: 'The revenue of known customers is not positive.' };
  const hovertemplate = '%{y:.1%} of revenue come from<br>the poorest %{x:.0%} of customers<extra></extra>';
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'All alike',
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
      xaxis: axis({ title: { text: 'Customers, poorest first' }, tickformat: '.0%', range: [0, 1] }),
      yaxis: axis({ title: { text: 'Share of revenue' }, tickformat: '.0%', range: [0, 1] }),
    },
    finding: `The best tenth of the customers bring ${format(top['10']?.share, 'share')} of the revenue, the best fifth ${format(top['20']?.share, 'share')}; Gini ${gini === null ? 'n/a' : gini.toFixed(2)}.`,
    population: counted(customers, 'customer'),
    notes: Object.values(top).some(({ share }) => share !== null && share > 1)
      ? ['The best bring more than all, since others are below 0: their refunds outweigh what they bought.']
      : [],
    table: [
      { name: 'customers', unit: 'share' as const, values: lorenz.customers },
      { name: 'revenue', unit: 'share' as const, values: lorenz.revenue },
    ],
  };
}
