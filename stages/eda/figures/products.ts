import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { rankedBars, sum } from '../../../charts/kit.ts';
import type { Products } from '../summary.ts';
import { leader } from './leader.ts';
import { productsWithRevenue } from './requirements.ts';
import type { Tables } from './tables.ts';

export const topProducts: FigureEntry<Tables> = {
  number: 47,
  id: 'top-products',
  defined: 'eda.products.top.*.revenue',
  section: 'Deeper looks',
  title: 'Products with the most revenue (top 15)',
  question: 'Which products bring the most revenue?',
  definition:
    'Sum of gross revenue of each product’s lines, before refunds; the 15 largest. Shares are of the revenue of all lines with a product_id.',
  needs: ['eda'],
  requires: [productsWithRevenue],
  draw,
};

type Product = Products['top'][number];

function draw({ eda }: Tables) {
  const { count, lines, top } = eda.products;
  const column = <Key extends keyof Product>(key: Key) => top.map((product) => product[key]);
  const groups = top.map((product) => ({ name: nameOf(product), value: product.revenue, count: product.lines }));
  return {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue' }),
    finding: finding(eda.products),
    population: `${counted(lines, 'line')} with a product_id, of ${format(eda.shape[0], 'count')}`,
    notes: count > top.length ? [ofAll(eda.products)] : [],
    table: [
      { name: 'product', unit: 'text' as const, values: column('product') },
      { name: 'category', unit: 'text' as const, values: column('category') },
      { name: 'brand', unit: 'text' as const, values: column('brand') },
      { name: 'revenue', unit: 'money' as const, values: column('revenue') },
      { name: 'share', unit: 'share' as const, values: column('share') },
      { name: 'orders', unit: 'count' as const, values: column('orders') },
      { name: 'lines', unit: 'count' as const, values: column('lines') },
      { name: 'units', unit: 'number' as const, values: column('units') },
      { name: 'refund rate', unit: 'share' as const, values: column('refund_rate').map(({ rate }) => rate) },
      { name: 'lines with a refund flag', unit: 'count' as const, values: column('refund_rate').map(({ n }) => n) },
    ],
  };
}

function nameOf({ product, category }: Product): string {
  return category === null ? product : `${product} · ${category}`;
}

function finding({ count, top }: Products): string {
  const groups = top.map((product) => ({ name: `Product ${product.product}`, value: product.revenue, product }));
  const worth = ({ product: { revenue, orders, share } }: (typeof groups)[number]) => {
    const part = share === null ? '' : `, ${format(share, 'share')} of the revenue of all products`;
    return `${format(revenue, 'money')} in ${counted(orders, 'order')}${part}`;
  };
  return leader(groups, counted(count, 'product'), 'No product has revenue above 0.', worth);
}

function ofAll({ count, revenue, top }: Products): string {
  const shown = `The ${top.length} largest of ${format(count, 'count')} products are shown`;
  const together = sum(top.map((product) => product.revenue));
  return together <= revenue
    ? `${shown}; together they have ${format(together / revenue, 'share')} of revenue.`
    : `${shown}.`;
}
