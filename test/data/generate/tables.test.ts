import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { contract, type TableName, tableNames } from '../../../data/contract.ts';
import { type CsvRow, generated, readCsv } from '../../support/generated.ts';

// 5% of full size.
const data = {} as Record<TableName, CsvRow[]>;

beforeAll(async () => {
  const out = await generated({ scale: 0.05, seed: 11 });
  for (const table of tableNames) data[table] = await readCsv(join(out, `${table}.csv`));
});

test('row counts scale with 0.05, except for the minimum number of products and campaigns', () => {
  expect(tableNames.map((table) => data[table].length)).toEqual([5000, 100, 12, 5156, 100_000]);
});

test('every table has the columns of the contract', () => {
  for (const table of tableNames) {
    const expected = contract[table].columns.map((column) => column.name).sort();
    expect(Object.keys(data[table][0]!).sort()).toEqual(expected);
  }
});

test('the keys of every table count from 1', () => {
  for (const table of tableNames) {
    const key = contract[table].columns[0]!.name;
    expect(data[table].every((row, i) => row[key] === String(i + 1))).toBe(true);
  }
});

test('all references point to existing customers, products and campaigns', () => {
  for (const row of [...data.transactions, ...data.events]) {
    const ids = [row.customer_id, row.product_id || 1, row.campaign_id].map(Number);
    const inside = ids[0]! >= 1 && ids[0]! <= 5000 && ids[1]! >= 1 && ids[1]! <= 100 && ids[2]! >= 0 && ids[2]! <= 12;
    if (!inside) expect.unreachable(`orphan in ${JSON.stringify(row)}`);
  }
});

test('all times are between 2021-01-01 and 2023-12-31, and transactions are sorted by time', () => {
  const times = data.transactions.map((row) => row.timestamp!);
  expect(times).toEqual([...times].sort());
  const all = [...times, ...data.events.map((row) => row.timestamp!)];
  expect(all.every((time) => /^202[123]-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time))).toBe(true);
  expect(new Set(times.map((time) => time.slice(0, 7))).size).toBe(36);
  expect(data.customers.every((row) => /^202[123]-\d\d-\d\d$/.test(row.signup_date!))).toBe(true);
});

// The tolerance is four standard errors of the share.
test.each([
  ['customers', 'country', 'US', 0.35],
  ['customers', 'country', 'IN', 0.2],
  ['customers', 'loyalty_tier', 'Bronze', 0.54],
  ['transactions', 'refund_flag', '1', 0.03],
  ['transactions', 'product_id', '', 0.035],
  ['transactions', 'gross_revenue', '', 0.015],
] as const)('%s: %s is %j with a share of %d', (table, column, value, expected) => {
  const error = Math.sqrt((expected * (1 - expected)) / data[table].length);
  expect(Math.abs(share(data[table], (row) => row[column] === value) - expected)).toBeLessThan(4 * error);
});

test('loyalty tiers get rarer from Bronze to Platinum', () => {
  const tiers = ['Bronze', 'Silver', 'Gold', 'Platinum'].map((tier) =>
    share(data.customers, (row) => row.loyalty_tier === tier),
  );
  expect(tiers).toEqual([...tiers].sort((a, b) => b - a));
  expect(tiers.at(-1)).toBeGreaterThan(0);
});

test('base_price and is_premium have a correlation of 0.74', () => {
  const price = data.products.map((row) => Number(row.base_price));
  const premium = data.products.map((row) => Number(row.is_premium));
  const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const covariance = (x: number[], y: number[]) => mean(x.map((value, i) => value * y[i]!)) - mean(x) * mean(y);
  const r = covariance(price, premium) / Math.sqrt(covariance(price, price) * covariance(premium, premium));
  expect(r).toBeCloseTo(0.74, 2);
});

test('Electronics has the most revenue', () => {
  const category = new Map(data.products.map((row) => [row.product_id!, row.category!]));
  const revenue = sums(data.transactions, (row) => category.get(row.product_id!) ?? 'none');
  expect(Math.max(...revenue.values())).toBe(revenue.get('Electronics'));
});

test('revenue is higher on Saturdays than on Tuesdays, in December than in July, and in 2023 than in 2021', () => {
  const weekday = sums(data.transactions, (row) => String(new Date(`${row.timestamp!.slice(0, 10)}Z`).getUTCDay()));
  const month = sums(data.transactions, (row) => row.timestamp!.slice(5, 7));
  const year = sums(data.transactions, (row) => row.timestamp!.slice(0, 4));
  expect(weekday.get('6')).toBeGreaterThan(1.1 * weekday.get('2')!);
  expect(month.get('12')).toBeGreaterThan(1.2 * month.get('07')!);
  expect(year.get('2023')! / year.get('2021')!).toBeGreaterThan(1.05);
  expect(year.get('2023')! / year.get('2021')!).toBeLessThan(1.5);
});

test('the top 10% of buyers make more than a third of the purchases', () => {
  const purchases = [...groups(data.transactions, (row) => row.customer_id!).values()].map((rows) => rows.length);
  const top = purchases.sort((a, b) => b - a).slice(0, Math.floor(purchases.length / 10));
  expect(top.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(data.transactions.length / 3);
});

test('recent buyers buy again more often than buyers of a year ago', () => {
  const cutoff = '2023-07-05';
  const last = new Map(
    data.transactions.filter((row) => row.timestamp! < cutoff).map((row) => [row.customer_id!, row.timestamp!]),
  );
  const again = new Set(data.transactions.filter((row) => row.timestamp! >= cutoff).map((row) => row.customer_id!));
  const rate = (from: string, to: string) => {
    const group = [...last].filter(([, time]) => time >= from && time < to);
    return group.filter(([id]) => again.has(id)).length / group.length;
  };
  expect(rate('2023-04-01', cutoff)).toBeGreaterThan(3 * rate('2021-01-01', '2022-07-01'));
  // Gift shoppers return: a purchase at Christmas predicts the next one better than a purchase in summer.
  expect(rate('2022-11-15', '2022-12-25')).toBeGreaterThan(rate('2022-06-01', '2022-09-01'));
});

test('every purchase event has a transaction of the same customer and second', () => {
  const bought = new Set(data.transactions.map((row) => `${row.customer_id} ${row.timestamp}`));
  const events = data.events.filter((row) => row.event_type === 'purchase');
  expect(events.length).toBeGreaterThan(0.8 * data.transactions.length);
  expect(events.every((row) => bought.has(`${row.customer_id} ${row.timestamp}`))).toBe(true);
});

test('a session has one customer, one device and one duration', () => {
  const facts = (row: CsvRow) =>
    [row.customer_id, row.device_type, row.traffic_source, row.campaign_id, row.session_duration_sec].join();
  for (const session of groups(data.events, (row) => row.session_id!).values()) {
    if (new Set(session.map(facts)).size !== 1) expect.unreachable(`session ${session[0]!.session_id} has several`);
  }
});

function share(rows: CsvRow[], holds: (row: CsvRow) => boolean): number {
  return rows.filter(holds).length / rows.length;
}

function groups(rows: CsvRow[], key: (row: CsvRow) => string): Map<string, CsvRow[]> {
  const found = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const group = found.get(key(row));
    if (group === undefined) found.set(key(row), [row]);
    else group.push(row);
  }
  return found;
}

/** Revenue by group. */
function sums(rows: CsvRow[], key: (row: CsvRow) => string): Map<string, number> {
  const sum = (group: CsvRow[]) => group.reduce((total, row) => total + Number(row.gross_revenue), 0);
  return new Map([...groups(rows, key)].map(([name, group]) => [name, sum(group)]));
}
