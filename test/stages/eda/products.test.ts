import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eda } from '../../../stages/eda/index.ts';
import type { EdaSummary } from '../../../stages/eda/summary.ts';
import { openShop, type Shop, shopOf } from '../../support/shop.ts';

const lived_in = join(import.meta.dirname, '..', '..', 'golden', 'lived_in');

async function found(shop: Shop): Promise<EdaSummary['products']> {
  await shop.run(eda, {});
  return (await shop.json<EdaSummary>('eda.json')).products;
}

const line = (transaction_id: string, product_id: string | null, gross_revenue: number | null, quantity = 1) => ({
  ...{ transaction_id, timestamp: '2023-01-05', customer_id: 1, quantity, gross_revenue, product_id },
});

test('products are those of lines, by revenue and then by id, with lines, orders and units', async () => {
  const transactions = [
    line('a', 'pen', 10, 2),
    line('a', 'pen', 5, 1),
    line('b', 'pen', -3, -1), // a return
    line('b', 'ink', 12, 1),
    line('c', 'cap', 12, 4),
    line('c', 'gift', null), // unknown revenue
    line('d', null, 100),
  ];
  const products = [{ product_id: 'pen', category: 'Desk', brand: 'Acme' }];
  const { count, lines, revenue, top } = await found(await shopOf({ transactions, products }));
  // By hand.
  expect({ count, lines, revenue }).toEqual({ count: 4, lines: 6, revenue: 36 });
  expect(top.map(({ product }) => product)).toEqual(['cap', 'ink', 'pen', 'gift']);
  expect(top[2]).toEqual({
    ...{ product: 'pen', category: 'Desk', brand: 'Acme', revenue: 12, share: 1 / 3, lines: 3, orders: 2, units: 2 },
    refund_rate: { successes: 0, n: 0, rate: null, low: null, high: null },
  });
  expect(top[3]).toMatchObject({ category: null, revenue: 0, share: 0 });
});

test('a product with more revenue than all together, since that of others is negative, has no share', async () => {
  const { top } = await found(await shopOf({ transactions: [line('a', 'pen', 10), line('b', 'ink', -4)] }));
  expect(top.map(({ share }) => share)).toEqual([null, null]);
});

/** pandas: groupby('product_id').agg(revenue sum, size, transaction_id nunique, quantity sum, refund_flag sum and count). */
test('a whole shop has the numbers of pandas, for at most 15 products', async () => {
  const { count, lines, revenue, top } = await found(await openShop(lived_in));
  expect([count, lines]).toEqual([87, 430]);
  expect(revenue).toBeCloseTo(27316.23, 6);
  expect(top).toHaveLength(15);
  expect(top.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(0.4944653782751133, 12);
  expect(top.slice(0, 3)).toMatchObject([
    { product: '10', lines: 10, orders: 9, units: 18, refund_rate: { successes: 0, n: 9 } },
    { product: '32', lines: 28, orders: 25, units: 46, refund_rate: { successes: 0, n: 24 } },
    { product: '90', lines: 8, orders: 7, units: 19, refund_rate: { successes: 0, n: 6 } },
  ]);
  expect(top[0]!.revenue).toBeCloseTo(2314.62, 6);
});
