import { expect, test } from 'vitest';
import type { Month } from '../../../stages/eda/months.ts';
import { yearOnYear } from '../../../stages/eda/yearOnYear.ts';

const month = (name: string, revenue: number, customers: number, orders: number, own: Partial<Month> = {}): Month => ({
  ...{ month: name, revenue, transactions: orders, aov: null, refund_rate: null, revenue_count: orders, flags: 0 },
  ...{ refunds: 0, days: 31, days_covered: 31, follows: true, unfinished: false },
  ...{ customers, customer_orders: orders, valued_orders: orders },
  ...own,
});

test('the change of revenue is split into customers, orders per customer and order value, which add up to it', () => {
  const found = yearOnYear([month('2022-01', 2000, 50, 100), month('2023-01', 3300, 60, 150)])!;
  expect(found.months).toEqual(['2023-01']);
  expect(found.now).toEqual({ revenue: 3300, orders: 150, customers: 60, orders_per_customer: 2.5, order_value: 22 });
  // Python: L = 1300 / log(3300 / 2000); L * log(60 / 50), L * log(2.5 / 2), L * log(22 / 20).
  const { customers, orders_per_customer, order_value } = found.contributions!;
  expect(customers).toBeCloseTo(473.3021567820656, 8);
  expect(orders_per_customer).toBeCloseTo(579.275023569385, 8);
  expect(order_value).toBeCloseTo(247.42281964854985, 8);
  expect(customers! + orders_per_customer! + order_value!).toBeCloseTo(1300, 9);
});

test('orders of guests have no customers to explain them: orders and order value are compared', () => {
  const guests = { customer_orders: 90 };
  const found = yearOnYear([month('2022-01', 2000, 50, 100, guests), month('2023-01', 3300, 60, 150)])!;
  expect(found.before.orders_per_customer).toBe(1.8);
  expect(Object.keys(found.contributions!)).toEqual(['orders', 'order_value']);
  expect(found.contributions!.orders).toBeCloseTo(1052.5771803514506, 8);
});

test('orders with unknown revenue do not lower the value of an order', () => {
  const { now } = yearOnYear([month('2022-01', 100, 5, 10), month('2023-01', 50, 5, 10, { valued_orders: 5 })])!;
  expect(now.order_value).toBe(10);
});

test('only months that are there in both years are compared, at most the last twelve', () => {
  const year = (name: string) => Array.from({ length: 12 }, (_, n) => `${name}-${String(n + 1).padStart(2, '0')}`);
  const all = [...year('2021'), ...year('2022'), ...year('2023').slice(0, 3)].filter((name) => name !== '2022-11');
  const { months, now } = yearOnYear(all.map((name) => month(name, 10, 1, 1)))!;
  // Without November 2022; the twelfth month back is March 2022.
  expect(months).toEqual([...year('2022').slice(2, 10), '2022-12', '2023-01', '2023-02', '2023-03']);
  expect(now.revenue).toBe(120);
});

test('there is no comparison without a second year, and no split without revenue', () => {
  expect(yearOnYear([month('2023-01', 10, 1, 1), month('2023-02', 10, 1, 1)])).toBeNull();
  expect(yearOnYear([])).toBeNull();
  expect(yearOnYear([month('2022-01', 0, 1, 1), month('2023-01', 10, 1, 1)])!.contributions).toBeNull();
});
