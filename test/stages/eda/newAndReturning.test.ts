import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eda } from '../../../stages/eda/index.ts';
import type { EdaSummary } from '../../../stages/eda/summary.ts';
import { openShop, type Shop, shopOf } from '../../support/shop.ts';

const root = join(import.meta.dirname, '..', '..', '..');

async function found(shop: Shop): Promise<EdaSummary['new_and_returning']> {
  await shop.run(eda, {});
  return (await shop.json<EdaSummary>('eda.json')).new_and_returning;
}

const sale = (timestamp: string, customer_id: number | null, gross_revenue: number | null) => ({
  ...{ transaction_id: `${timestamp} ${customer_id}`, timestamp, customer_id, quantity: 1, gross_revenue },
});

test('a customer is new in the month of the first order ever, and returning in later months only', async () => {
  const transactions = [
    sale('2023-01-01', 1, 10),
    sale('2023-01-31 23:59:59', 1, 5), // again in the first month: still new
    sale('2023-02-01', 1, 7),
    sale('2023-02-03', 2, null), // unknown revenue is an order all the same
    sale('2023-02-28', null, 100),
    sale('2023-03-31', 2, 4),
    sale('2023-03-31', 1, -1),
  ];
  const { list, recent, year_before } = await found(await shopOf({ transactions }));
  // By hand.
  expect(list).toEqual([
    { month: '2023-01', new: { customers: 1, revenue: 15 }, returning: { customers: 0, revenue: 0 }, guest_revenue: 0 },
    {
      month: '2023-02',
      new: { customers: 1, revenue: 0 },
      returning: { customers: 1, revenue: 7 },
      guest_revenue: 100,
    },
    { month: '2023-03', new: { customers: 0, revenue: 0 }, returning: { customers: 2, revenue: 3 }, guest_revenue: 0 },
  ]);
  expect(recent).toEqual({
    months: ['2023-02', '2023-03'],
    ...{ new_revenue: 0, returning_revenue: 10, returning_share: 1 },
  });
  expect(year_before).toBeNull();
});

test('negative revenue leaves no shares', async () => {
  const transactions = [sale('2023-01-01', 1, 10), sale('2023-02-01', 1, -3), sale('2023-02-28', 2, 5)];
  const { recent } = await found(await shopOf({ transactions }));
  expect(recent).toMatchObject({ new_revenue: 5, returning_revenue: -3, returning_share: null });
});

test('a single month has new customers only and nothing to compare', async () => {
  const { list, recent } = await found(await shopOf({ transactions: [sale('2023-01-31', 1, 10)] }));
  expect(list).toHaveLength(1);
  expect(recent).toBeNull();
});

/**
 * pandas: first = month.groupby(customer_id).transform('min'); new where month == first, returning where month > first; sums of
 * gross_revenue by month and kind.
 */
test('the sample has the numbers of pandas', async () => {
  const { list, recent, year_before } = await found(await openShop(join(root, 'data', 'sample')));
  expect(list).toHaveLength(36);
  expect(list.at(-1)).toMatchObject({ month: '2023-12', new: { customers: 34 }, returning: { customers: 64 } });
  expect(list.at(-1)!.returning.revenue).toBeCloseTo(5710.69, 6);
  expect(recent!.months.length).toBe(12);
  expect(recent!.returning_share).toBeCloseTo(0.6871788745240234, 12);
  expect(year_before!.new_revenue).toBeCloseTo(29274.31, 6);
  expect(year_before!.returning_share).toBeCloseTo(0.6283868371578761, 12);
});

test('incomplete months are not compared, nor months with less than twelve months of data before them', async () => {
  const { recent, year_before } = await found(await openShop(join(root, 'test', 'golden', 'lived_in')));
  // The data ends on 30 December 2023, and has no line in December 2022; November 2021 is the eleventh month.
  expect(recent!.months).toEqual([
    '2022-11',
    ...Array.from({ length: 11 }, (_, i) => `2023-${String(i + 1).padStart(2, '0')}`),
  ]);
  // pandas, as above.
  expect(recent!.new_revenue).toBeCloseTo(3086.01, 6);
  expect(recent!.returning_revenue).toBeCloseTo(2707.12, 6);
  expect(year_before).toBeNull();
});
