import { expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { eda } from '../../../stages/eda/index.ts';
import type { EdaSummary } from '../../../stages/eda/summary.ts';
import { shopOf } from '../../support/shop.ts';

type Order = { items: string[]; quantity?: number };
type Cells = Record<string, string>[];

async function found(orders: Order[], products: Cells = []): Promise<EdaSummary['bought_together']> {
  const lines = orders.flatMap(({ items, quantity = 1 }, order) =>
    items.map((item) => `${order},2023-01-05,1,${quantity},10,${item}`),
  );
  const shop = await shopOf({
    transactions: ['transaction_id,timestamp,customer_id,quantity,gross_revenue,product_id', ...lines].join('\n'),
    ...(products.length > 0 ? { products } : {}),
  });
  await shop.run(eda, {});
  return (await shop.json<EdaSummary>('eda.json')).bought_together;
}

const times = (count: number, items: string[], quantity = 1): Order[] =>
  Array.from({ length: count }, () => ({ items, quantity }));

const stationery = [...times(20, ['pen', 'ink']), ...times(10, ['pen']), ...times(10, ['ink']), ...times(60, ['cap'])];

test('the lift of a pair is the share of orders with both over the product of both shares', async () => {
  const { products } = await found(stationery);
  // By hand: 3 products have 3 pairs; 0.2 / (0.3 · 0.3).
  expect(products).toMatchObject({
    orders: 100,
    with_several: 20,
    left_out: 0,
    compared: 3,
    pairs_tested: 3,
    clear: 1,
  });
  const [pair] = products.pairs;
  expect(pair).toMatchObject({ first: 'ink', second: 'pen', first_orders: 30, second_orders: 30, together: 20 });
  expect(pair!.support).toBeCloseTo(0.2, 12);
  expect(pair!.lift).toBeCloseTo(20 / 9, 12);
  // scipy: beta.ppf(0.05 / 3, 20, 81) / 0.09.
  expect(pair!.lift_low).toBeCloseTo(1.3500401504736217, 9);
  // By hand: one other place in each of 20 orders of pens, 30 of all 120 places are ink: 20 · 30 / 120 = 5 orders, 0.05 / 0.09.
  expect(pair!.random_lift).toBeCloseTo(5 / 9, 12);
});

test('of many pairs only those are clear whose corrected bound is above 1', async () => {
  const orders = Array.from({ length: 1000 }, (_, i) => ({
    items: [
      `a${i % 5}`,
      ...(i % 2 === 0 ? [`b${i % 3}`] : []),
      ...(i % 5 === 0 && i % 3 !== 1 ? ['c'] : []),
      ...(i % 100 < 3 ? ['rare'] : []),
    ],
  }));
  const { products } = await found(orders);
  // Python: itertools.combinations of each order's set, collections.Counter, and scipy's beta.ppf(0.05 / 45, k, 1001 - k).
  expect(products).toMatchObject({ orders: 1000, with_several: 577, pairs_tested: 45, clear: 1 });
  expect(products.pairs).toMatchObject([
    { first: 'a0', second: 'c', first_orders: 200, second_orders: 134, together: 134 },
  ]);
  expect(products.pairs[0]!.lift).toBeCloseTo(5, 12);
  expect(products.pairs[0]!.lift_low).toBeCloseTo(3.844673309851058, 9);
});

test('a line that is repeated counts once, and returns not at all', async () => {
  const orders = stationery.map(({ items }) => ({ items: [...items, ...items] }));
  const { products } = await found([...orders, ...times(40, ['pen', 'cap'], -1)]);
  expect(products).toMatchObject({ orders: 100, with_several: 20, clear: 1 });
});

test('orders with more than 50 products are left out and counted', async () => {
  const order = (size: number) => ({ items: Array.from({ length: size }, (_, item) => `p${item}`) });
  const { products } = await found([order(50), order(51), order(1000), ...stationery]);
  expect(products).toMatchObject({ orders: 101, with_several: 21, left_out: 2, clear: 1 });
});

test('fewer than ten orders are no pair', async () => {
  const { products } = await found([...times(9, ['pen', 'ink']), ...times(5, ['pen']), ...times(500, ['cap'])]);
  expect(products).toMatchObject({ compared: 2, pairs_tested: 1, clear: 0, pairs: [] });
});

test('orders of different sizes that are filled at random have a lift above 1, but no clear pair', async () => {
  const random = seededRandom(7);
  const shelf = Array.from({ length: 40 }, (_, product) => `p${product}`);
  const pick = (size: number) => ({
    items: shelf
      .map((item) => ({ item, place: random.next() }))
      .sort((a, b) => a.place - b.place)
      .slice(0, size)
      .map(({ item }) => item),
  });
  const { products } = await found(Array.from({ length: 2000 }, (_, order) => pick(order % 2 === 0 ? 1 : 20)));
  // About half of the orders of 20 have a product: 237 orders have both, and 138 would if they were independent.
  expect(products).toMatchObject({ pairs_tested: 780, clear: 0, pairs: [] });
});

test('categories are paired too, once per order', async () => {
  const products = ['pen', 'ink', 'cap', 'nib'].map((product_id) => ({
    product_id,
    category: { pen: 'Write', nib: 'Write', ink: 'Fill', cap: 'Wear' }[product_id]!,
  }));
  const orders = stationery.map(({ items }) => ({
    items: items.flatMap((item) => (item === 'pen' ? ['pen', 'nib'] : [item])),
  }));
  const { categories } = await found(orders, products);
  expect(categories).toMatchObject({
    orders: 100,
    with_several: 20,
    pairs: [{ first: 'Fill', second: 'Write', together: 20 }],
  });
});

test('a shop whose orders have one product has no pairs', async () => {
  const { products, categories } = await found(times(30, ['pen']));
  expect(products).toEqual({
    ...{ orders: 30, with_several: 0, left_out: 0, compared: 1, pairs_tested: 0, clear: 0, pairs: [] },
  });
  expect(categories).toMatchObject({ orders: 0, pairs: [] });
});
