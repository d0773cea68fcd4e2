import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { columns, number, share, sum, valueAxis } from '../../../charts/kit.ts';
import { axisLabels, quoted } from '../../../charts/label.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';

const section = 'Quantity and discount' as const;
const mostBoxes = 20;
const mostLevels = 25;

export const discountFigures: FigureEntry<Tables>[] = [
  {
    number: 18,
    id: 'revenue-distribution-by-category',
    section,
    title: 'Revenue per transaction by category',
    question: 'Which categories sell few large, which many small baskets?',
    definition: 'Box from the first to the third quartile with the median; whiskers at the 5th and 95th percentile.',
    needs: ['eda'],
    draw: boxes,
  },
  {
    number: 19,
    id: 'discount-levels',
    defined: 'eda.discounts.by_level',
    section,
    title: 'Discount levels',
    question: 'How often, and how deep, is the price cut?',
    definition: 'Number of transactions by discount, as a share of the price. A missing discount is not counted.',
    needs: ['eda'],
    draw: levels,
  },
  {
    number: 20,
    id: 'discount-against-revenue',
    defined: 'eda.discounts.corr_with_revenue',
    section,
    title: 'Discount against revenue',
    question: 'Do deeper discounts come with larger baskets?',
    definition:
      'One point a transaction that has both numbers. Correlation is Pearson’s over all of them, not only those drawn.',
    needs: ['eda'],
    draw: scatter,
  },
  {
    number: 21,
    id: 'mean-revenue-by-discount',
    defined: 'eda.discounts.by_level',
    section,
    title: 'Mean revenue by discount',
    wide: true,
    question: 'What is a transaction worth at each discount?',
    definition: 'Mean gross revenue of the transactions at each discount, refunds included.',
    needs: ['eda'],
    draw: meanRevenues,
  },
];

function boxes({ eda }: Tables) {
  const all = [...eda.figures.category_box].sort((a, b) => b.n - a.n || (a.category < b.category ? -1 : 1));
  const shown = all.slice(0, mostBoxes).sort((a, b) => b.median - a.median);
  const [first] = shown;
  if (!first) return { skipped: 'No transaction has a known category and revenue.' };
  const box = {
    type: 'box',
    orientation: 'h',
    y: axisLabels(shown.map((row) => row.category)),
    lowerfence: shown.map((row) => row.p05),
    q1: shown.map((row) => row.q1),
    median: shown.map((row) => row.median),
    q3: shown.map((row) => row.q3),
    upperfence: shown.map((row) => row.p95),
    line: { color: colour.blue, width: 1.4 },
    hoverinfo: 'x+y',
  };
  return {
    data: [box],
    layout: {
      height: Math.max(200, 80 + 38 * shown.length),
      xaxis: valueAxis('Revenue per transaction', 'money'),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: `The typical basket is largest in ${quoted(first.category)}: a median of ${format(first.median, 'money')}, and one in twenty is above ${format(first.p95, 'money')}.`,
    population: `${counted(sum(all.map((row) => row.n)), 'transaction')} with known category and revenue`,
    notes:
      all.length > mostBoxes ? [`The ${mostBoxes} categories with most transactions are shown, of ${all.length}.`] : [],
    table: [
      { name: 'category', unit: 'text' as const, values: shown.map((row) => row.category) },
      { name: 'transactions', unit: 'count' as const, values: shown.map((row) => row.n) },
      ...(['p05', 'q1', 'median', 'q3', 'p95'] as const).map((name) => ({
        name,
        unit: 'money' as const,
        values: shown.map((row) => row[name]),
      })),
    ],
  };
}

/** The most used levels, in order of depth; more than can be told apart on an axis are grouped. */
function discountLevels({ eda }: Tables) {
  const all = eda.discounts.by_level;
  const kept = [...all].sort((a, b) => b.transactions - a.transactions).slice(0, mostLevels);
  const shown = kept.sort((a, b) => a.discount_applied - b.discount_applied);
  const names = shown.map((level) => format(level.discount_applied, 'share'));
  const missed = sum(all.map((level) => level.transactions)) - sum(shown.map((level) => level.transactions));
  return { all, shown, names, missed };
}

function levels(tables: Tables): Drawing {
  const { all, shown, names, missed } = discountLevels(tables);
  const total = sum(all.map((level) => level.transactions));
  const counts: (number | null)[] = shown.map((level) => level.transactions);
  const labels = missed > 0 ? [...names, 'Other'] : names;
  const values = missed > 0 ? [...counts, missed] : counts;
  const discounted = tables.eda.discounts;
  return {
    ...columns(labels, values, { unit: 'count', axisTitle: 'Transactions', xTitle: 'Discount' }),
    finding: `${format(discounted.share_discounted, 'share')} of all transactions are discounted, those by ${format(discounted.mean_when_discounted, 'share')} on average.`,
    population: `${counted(total, 'transaction')} with a known discount, of ${format(tables.eda.shape[0], 'count')}`,
    notes:
      missed > 0
        ? [`The ${mostLevels} most used levels are shown; the other ${all.length - mostLevels} are grouped as “other”.`]
        : [],
    table: [
      { name: 'discount', unit: 'text', values: labels },
      { name: 'transactions', unit: 'count', values },
      { name: 'share', unit: 'share', values: values.map((count) => share(count, total)) },
    ],
  };
}

function scatter({ eda }: Tables): Drawing {
  const { step, discount, revenue } = eda.figures.discount_scatter;
  const correlation = eda.discounts.corr_with_revenue;
  const points = {
    type: 'scatter',
    mode: 'markers',
    x: discount,
    y: revenue,
    marker: { color: colour.blue, size: 5, opacity: 0.3 },
    hovertemplate: '%{x:.0%} off, revenue %{y:,.2f}<extra></extra>',
  };
  return {
    data: [points],
    layout: {
      height: 340,
      xaxis: axis({ title: { text: 'Discount' }, tickformat: '.0%', showgrid: false, zeroline: false }),
      yaxis: valueAxis('Revenue per transaction', 'money'),
    },
    finding: correlationWords(correlation),
    population: `${counted(discount.length, 'transaction')} drawn${step > 1 ? `, one of every ${step} with both numbers` : ''}`,
    table: [
      { name: 'discount', unit: 'share', values: discount.map(number) },
      { name: 'revenue', unit: 'money', values: revenue.map(number) },
    ],
  };
}

function correlationWords(r: number | null): string {
  if (r === null) return 'The two are not correlated by any number: one of them does not vary.';
  const strength = Math.abs(r) < 0.1 ? 'hardly related' : Math.abs(r) < 0.3 ? 'weakly related' : 'clearly related';
  return `Discount and revenue are ${strength} (correlation ${r.toFixed(2)}).`;
}

function meanRevenues(tables: Tables): Drawing {
  const { shown, names, missed } = discountLevels(tables);
  const means = shown.map((level) => level.mean_revenue);
  const counts = shown.map((level) => level.transactions);
  const [none] = shown;
  const deepest = shown.at(-1);
  return {
    ...columns(names, means, {
      unit: 'money',
      axisTitle: 'Mean revenue',
      xTitle: 'Discount',
      counts,
      countName: 'transactions',
    }),
    finding:
      none && deepest && none !== deepest
        ? `At ${names[0]} off a transaction is worth ${format(none.mean_revenue, 'money')}, at ${names.at(-1)} off ${format(deepest.mean_revenue, 'money')}.`
        : 'There are not two levels of discount to compare.',
    population: `${counted(sum(counts), 'transaction')} with a known discount`,
    notes: missed > 0 ? [`The ${mostLevels} most used levels are shown.`] : [],
    table: [
      { name: 'discount', unit: 'text', values: names },
      { name: 'mean revenue', unit: 'money', values: means },
      { name: 'transactions', unit: 'count', values: counts },
    ],
  };
}
