import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { columns, number, share, sum, valueAxis } from '../../../charts/kit.ts';
import { axisLabels, shortName } from '../../../charts/label.ts';
import { axis, colour } from '../../../charts/theme.ts';
import { severalDiscounts, severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Quantity and discount' as const;
const maxBoxes = 20;
const maxLevels = 25;

export const discountFigures: FigureEntry<Tables>[] = [
  {
    number: 18,
    id: 'revenue-distribution-by-category',
    section,
    title: 'Revenue per line by category',
    question: 'Which categories have expensive lines, and which cheap ones?',
    definition:
      'Boxes span the first to the third quartile and mark the median; whiskers are at the 5th and 95th percentiles.',
    needs: ['eda'],
    requires: [severalLevels('category', 'category')],
    draw: boxes,
  },
  {
    number: 19,
    id: 'discount-levels',
    defined: 'eda.discounts.by_level',
    section,
    title: 'Discount levels',
    question: 'How often are prices discounted, and by how much?',
    definition: 'Number of lines by discount, as a share of the price. Lines without a known discount are not counted.',
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: levels,
  },
  {
    number: 20,
    id: 'discount-against-revenue',
    defined: 'eda.discounts.corr_with_revenue',
    section,
    title: 'Discount against revenue',
    question: 'Do deeper discounts come with more revenue per line?',
    definition:
      'One point per line with both values. The Pearson correlation is over all such lines, not only those shown.',
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: scatter,
  },
  {
    number: 21,
    id: 'mean-revenue-by-discount',
    defined: 'eda.discounts.by_level',
    section,
    title: 'Mean revenue by discount',
    wide: true,
    question: 'What is a line worth at each discount?',
    definition: 'Mean gross revenue of the lines at each discount, before refunds.',
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: meanRevenues,
  },
];

function boxes({ eda }: Tables) {
  const all = [...eda.figures.category_box].sort((a, b) => b.n - a.n || (a.category < b.category ? -1 : 1));
  const shown = all.slice(0, maxBoxes).sort((a, b) => b.median - a.median);
  const [first] = shown;
  if (!first) return { skipped: 'No line has a known category and revenue.' };
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
      xaxis: valueAxis('Revenue per line', 'money'),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: `The median line is largest in ${shortName(first.category)}: ${format(first.median, 'money')}; 5% of its lines are above ${format(first.p95, 'money')}.`,
    population: `${counted(sum(all.map((row) => row.n)), 'line')} with known category and revenue`,
    notes: all.length > maxBoxes ? [`The ${maxBoxes} of ${all.length} categories with the most lines are shown.`] : [],
    table: [
      { name: 'category', unit: 'text' as const, values: shown.map((row) => row.category) },
      { name: 'lines', unit: 'count' as const, values: shown.map((row) => row.n) },
      ...(['p05', 'q1', 'median', 'q3', 'p95'] as const).map((name) => ({
        name,
        unit: 'money' as const,
        values: shown.map((row) => row[name]),
      })),
    ],
  };
}

/** The most used levels, in order of depth. The rest is grouped: an axis has no room for more. */
function discountLevels({ eda }: Tables) {
  const all = eda.discounts.by_level;
  const more = eda.value_counts.merged?.discount_applied?.left_out ?? { values: 0, rows: 0 };
  const kept = [...all].sort((a, b) => b.transactions - a.transactions).slice(0, maxLevels);
  const shown = kept.sort((a, b) => a.discount_applied - b.discount_applied);
  const names = shown.map((level) => format(level.discount_applied, 'share'));
  const total = sum(all.map((level) => level.transactions)) + more.rows;
  const rest = total - sum(shown.map((level) => level.transactions));
  return { shown, names, total, rest, others: all.length - shown.length + more.values };
}

function levels(tables: Tables): Drawing {
  const { shown, names, total, rest, others } = discountLevels(tables);
  const counts: (number | null)[] = shown.map((level) => level.transactions);
  const labels = rest > 0 ? [...names, 'Other'] : names;
  const values = rest > 0 ? [...counts, rest] : counts;
  const { by_level: all, mean_when_discounted: depth } = tables.eda.discounts;
  const none = sum(all.filter((level) => level.discount_applied <= 0).map((level) => level.transactions));
  return {
    ...columns(labels, values, { unit: 'count', axisTitle: 'Lines', xTitle: 'Discount' }),
    finding: `${format(share(total - none, total), 'share')} of lines with a known discount are discounted, by ${format(depth, 'share')} on average.`,
    population: `${counted(total, 'line')} with a known discount, of ${format(tables.eda.shape[0], 'count')}`,
    notes: rest > 0 ? [`The ${maxLevels} most used levels are shown; the other ${others} are grouped as “other”.`] : [],
    table: [
      { name: 'discount', unit: 'text', values: labels },
      { name: 'lines', unit: 'count', values },
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
      yaxis: valueAxis('Revenue per line', 'money'),
    },
    finding: correlationText(correlation),
    population: `${counted(discount.length, 'line')} shown${step > 1 ? `, one of every ${step} with both values` : ''}`,
    table: [
      { name: 'discount', unit: 'share', values: discount.map(number) },
      { name: 'revenue', unit: 'money', values: revenue.map(number) },
    ],
  };
}

function correlationText(r: number | null): string {
  if (r === null) return 'The correlation is undefined: discount or revenue does not vary.';
  const strength = Math.abs(r) < 0.1 ? 'hardly related' : Math.abs(r) < 0.3 ? 'weakly related' : 'clearly related';
  return `Discount and revenue are ${strength} (correlation ${r.toFixed(2)}).`;
}

function meanRevenues(tables: Tables): Drawing {
  const { shown, names, rest } = discountLevels(tables);
  const means = shown.map((level) => level.mean_revenue);
  const counts = shown.map((level) => level.transactions);
  const [lowest] = shown;
  const deepest = shown.at(-1);
  return {
    ...columns(names, means, {
      unit: 'money',
      axisTitle: 'Mean revenue',
      xTitle: 'Discount',
      counts,
      countName: 'lines',
    }),
    finding:
      lowest && deepest && lowest !== deepest
        ? `Mean revenue per line is ${format(lowest.mean_revenue, 'money')} at a discount of ${names[0]} and ${format(deepest.mean_revenue, 'money')} at ${names.at(-1)}.`
        : 'There are fewer than two discount levels to compare.',
    population: `${counted(sum(counts), 'line')} with a known discount`,
    notes: rest > 0 ? [`The ${maxLevels} most used levels are shown.`] : [],
    table: [
      { name: 'discount', unit: 'text', values: names },
      { name: 'mean revenue', unit: 'money', values: means },
      { name: 'lines', unit: 'count', values: counts },
    ],
  };
}
