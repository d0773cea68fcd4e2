import type { FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { errorBars } from '../../../charts/intervals.ts';
import { categoryRows, valueAxis } from '../../../charts/kit.ts';
import { axisLabels, clip, shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import { minOrders, mostCompared, mostItems } from '../boughtTogether.ts';
import type { Baskets, Pair } from '../summary.ts';
import { ordersOfSeveralProducts } from './requirements.ts';
import type { Tables } from './tables.ts';

export const boughtTogether: FigureEntry<Tables> = {
  number: 48,
  id: 'bought-together',
  defined: 'eda.bought_together.*.pairs',
  section: 'Deeper looks',
  title: 'Bought together',
  question: 'Which products are bought in the same order?',
  definition: `Lift: orders with both, divided by their number if the two were independent, over orders with 1 to ${mostItems} different products. Lines without a positive quantity are left out. The line begins at the lower 95% bound of the lift, exact (Clopper and Pearson) and corrected for the number of compared pairs (Bonferroni). Shown are pairs in at least ${minOrders} orders whose bound is above 1, and above the lift that orders of these sizes would have if they were filled at random.`,
  needs: ['eda'],
  requires: [ordersOfSeveralProducts],
  draw,
};

function draw({ eda }: Tables) {
  const { products, categories } = eda.bought_together;
  const [word, baskets] =
    products.clear > 0 || categories.clear === 0
      ? (['product', products] as const)
      : (['category', categories] as const);
  const { pairs, orders, with_several } = baskets;
  if (pairs.length === 0) return { skipped: notClear(products, categories) };
  const column = <Key extends keyof Pair>(key: Key) => pairs.map((pair) => pair[key]);
  return {
    data: [dots(pairs)],
    layout: {
      height: Math.max(220, 90 + 27 * pairs.length),
      xaxis: valueAxis('Lift', 'number'),
      yaxis: categoryRows(),
      shapes: [{ type: 'line', x0: 1, x1: 1, yref: 'paper', y0: 0, y1: 1, line: { color: colour.grey, dash: 'dot' } }],
    },
    finding: finding(baskets, plurals[word]),
    population: `${counted(orders, 'order')} with a ${word}, ${format(with_several, 'count')} of them with several`,
    notes: notes(baskets, word),
    table: [
      { name: 'first', unit: 'text' as const, values: column('first') },
      { name: 'second', unit: 'text' as const, values: column('second') },
      { name: 'orders with both', unit: 'count' as const, values: column('together') },
      { name: 'orders with first', unit: 'count' as const, values: column('first_orders') },
      { name: 'orders with second', unit: 'count' as const, values: column('second_orders') },
      { name: 'support', unit: 'share' as const, values: column('support') },
      { name: 'lift', unit: 'number' as const, values: column('lift') },
      { name: 'lift at least', unit: 'number' as const, values: column('lift_low') },
    ],
  };
}

const plurals = { product: 'products', category: 'categories' };

function notClear(products: Baskets, categories: Baskets): string {
  const tested = products.pairs_tested + categories.pairs_tested;
  return tested === 0
    ? `Fewer than two products are in ${minOrders} orders each.`
    : `No pair of products or categories is clearly bought together, of ${counted(tested, 'compared pair')}.`;
}

function dots(pairs: Pair[]): Trace {
  return {
    type: 'scatter',
    mode: 'markers',
    x: pairs.map(({ lift }) => lift),
    y: axisLabels(
      pairs.map(({ first, second }) => `${clip(first, 14)} + ${clip(second, 14)}`),
      31,
    ),
    marker: { color: colour.blue, size: 9 },
    error_x: errorBars(
      pairs.map(({ lift }) => lift),
      pairs.map(({ lift, lift_low }) => ({ low: lift_low, high: lift })),
    ),
    customdata: pairs.map(({ together, lift, lift_low }) => [
      `${counted(together, 'order')} with both`,
      `${times(lift)} times as many as independently, at least ${times(lift_low)}`,
    ]),
    hovertemplate: '<b>%{y}</b><br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>',
  };
}

/** Rounded down, so that "at least" stays true. */
function times(lift: number): string {
  return format(Math.floor(lift * 100) / 100);
}

function finding({ clear, pairs }: Baskets, plural: string): string {
  const { first, second, together, lift, lift_low } = pairs[0]!;
  const example = `${shortName(first)} and ${shortName(second)}${clear > 1 ? ', for example,' : ''} are in ${counted(together, 'order')}, ${times(lift)} times as many as if they were bought independently (at least ${times(lift_low)} times)`;
  return clear > 1
    ? `${format(clear, 'count')} pairs of ${plural} are clearly bought together; ${example}.`
    : `One pair of ${plural} is clearly bought together: ${example}.`;
}

function notes({ clear, pairs, compared, pairs_tested, left_out }: Baskets, word: keyof typeof plurals) {
  const plural = plurals[word];
  return [
    ...(word === 'category' ? ['No pair of products is clearly bought together; categories are shown.'] : []),
    ...(clear > pairs.length
      ? [`The ${pairs.length} of ${format(clear, 'count')} pairs with the highest bound are shown.`]
      : []),
    `Compared: the ${format(compared, 'count')} ${compared === mostCompared ? 'most frequent ' : ''}${plural} that are in at least ${minOrders} orders, ${counted(pairs_tested, 'pair')}.`,
    ...(left_out > 0 ? [`Left out: ${counted(left_out, 'order')} with more than ${mostItems} ${plural}.`] : []),
  ];
}
