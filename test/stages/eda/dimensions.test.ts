import { expect, test } from 'vitest';
import type { Mapping } from '../../../data/mapping/mapping.ts';
import { eda } from '../../../stages/eda/index.ts';
import type { EdaSummary } from '../../../stages/eda/summary.ts';
import { type Shop, shopOf } from '../../support/shop.ts';

const line = (store: string | null, gross_revenue: number | null, customer_id: number | null = 1) => ({
  ...{ transaction_id: 'a', timestamp: '2023-01-05', customer_id, quantity: 1, gross_revenue, product_id: 'pen' },
  store,
});

const of = (table: 'customers' | 'products' | 'transactions', ...dimensions: string[]): Mapping => ({
  [table]: { columns: {}, dimensions },
});

async function found(shop: Shop): Promise<EdaSummary> {
  await shop.run(eda, {});
  return shop.json<EdaSummary>('eda.json');
}

test('revenue is grouped by columns of transactions, customers and products', async () => {
  const transactions = [
    line('North', 10),
    line('North', null),
    line('South', 7, 2),
    line(null, 5, 2),
    line('007', 8, null),
  ];
  const customers = [
    { customer_id: 1, Income: '50000' },
    { customer_id: 2, Income: '20000.50' },
  ];
  const products = [{ product_id: 'pen', first: 'x' }]; // "first" is a name in a query
  const mapping = { ...of('transactions', 'Store'), ...of('customers', 'Income'), ...of('products', 'first') };
  const { dimensions } = await found(await shopOf({ transactions, customers, products }, { mapping }));
  const nothing = { levels: 0, lines: 0, revenue: 0 };
  // By hand. Lines without a value, or of a guest, are left out; a line without revenue is none of the lines.
  expect(dimensions).toEqual([
    {
      ...{ table: 'customers', name: 'Income', left_out: nothing },
      levels: [
        { level: '20000.50', revenue: 12, lines: 2 },
        { level: '50000', revenue: 10, lines: 1 },
      ],
    },
    { table: 'products', name: 'first', left_out: nothing, levels: [{ level: 'x', revenue: 30, lines: 4 }] },
    {
      ...{ table: 'transactions', name: 'Store', left_out: nothing },
      levels: [
        { level: 'North', revenue: 10, lines: 1 },
        { level: '007', revenue: 8, lines: 1 },
        { level: 'South', revenue: 7, lines: 1 },
      ],
    },
  ]);
});

test('of more than 1,000 values those with the most lines are listed, and the others are counted', async () => {
  const transactions = Array.from({ length: 1203 }, (_, index) => line(`s${index % 1200}`, 2));
  const { dimensions } = await found(await shopOf({ transactions }, { mapping: of('transactions', 'store') }));
  const [{ levels, left_out }] = dimensions as [NonNullable<EdaSummary['dimensions']>[number]];
  expect(levels).toHaveLength(1000);
  // s0, s1 and s2 have two lines.
  expect(levels.slice(0, 4).map(({ revenue }) => revenue)).toEqual([4, 4, 4, 2]);
  expect(left_out).toEqual({ levels: 200, lines: 200, revenue: 400 });
});

test('all other numbers, and those of a shop without dimensions, are as they are without', async () => {
  const transactions = [line('North', 10), line('South', 7, 2)];
  const without = await found(await shopOf({ transactions }));
  const { dimensions, ...others } = await found(
    await shopOf({ transactions }, { mapping: of('transactions', 'store') }),
  );
  expect(Object.keys(without)).not.toContain('dimensions');
  expect(dimensions).toHaveLength(1);
  expect(others).toEqual(without);
});
