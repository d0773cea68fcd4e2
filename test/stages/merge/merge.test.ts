import { describe, expect, test } from 'vitest';
import type { Calendar } from '../../../stages/merge/calendar.ts';
import type { EventsManifest } from '../../../stages/merge/eventsManifest.ts';
import { merge } from '../../../stages/merge/index.ts';
import type { MergeSummary } from '../../../stages/merge/merge.ts';
import { ingested, type SourceRow } from '../../support/sources.ts';
import { runStage } from '../../support/workspace.ts';

const sale = (row: SourceRow): SourceRow => ({
  transaction_id: 1,
  timestamp: '2023-01-05 10:00:00',
  customer_id: 1,
  quantity: 1,
  gross_revenue: 10,
  ...row,
});

async function merged(tables: Parameters<typeof ingested>[0], asOf: string | null = null) {
  const { inputs, blobs } = ingested(tables);
  const run = await runStage(merge, { asOf }, inputs, blobs);
  const rows = async (name: string) => (await run.table(name)).objects() as Record<string, unknown>[];
  return { ...run, rows, summary: await run.json<MergeSummary>('merge.json') };
}

describe('the joined table', () => {
  test('has the transactions in order of files and lines, each with its customer and product', async () => {
    const { rows, outcome } = await merged({
      transactions: [
        [sale({ transaction_id: 9, product_id: 5 }), sale({ transaction_id: 3, customer_id: 2 })],
        [sale({ transaction_id: 7, customer_id: 2, product_id: 6 })],
      ],
      customers: [
        { customer_id: 2, country: 'IN' },
        { customer_id: 1, country: 'US' },
      ],
      products: [{ product_id: 5, category: 'Home' }],
    });
    const found = (await rows('merged.parquet')).map((row) => [row.transaction_id, row.country, row.category]);
    expect(found).toEqual([
      [9n, 'US', 'Home'],
      [3n, 'IN', null],
      [7n, 'IN', null],
    ]);
    expect(outcome.rows).toBe(3);
  });

  test('has the columns of transactions, customers and products, in this order, with each key once', async () => {
    const { table } = await merged({ transactions: [sale({})] });
    expect((await table('merged.parquet')).columnNames()).toEqual(
      `transaction_id timestamp customer_id product_id quantity discount_applied gross_revenue campaign_id refund_flag
       signup_date country age gender loyalty_tier acquisition_channel category brand base_price launch_date is_premium`.split(
        /\s+/,
      ),
    );
  });

  test('keeps its rows and revenue if customers and products have repeated keys', async () => {
    const { rows, summary, outcome } = await merged({
      transactions: [sale({ product_id: 5 }), sale({ transaction_id: 2, product_id: 5 })],
      customers: [
        { customer_id: 1, country: 'first' },
        { customer_id: 1, country: 'second' },
        { customer_id: null, country: 'nobody' },
      ],
      products: [
        { product_id: 5, category: 'first' },
        { product_id: 5, category: 'second' },
        { product_id: 5, category: 'third' },
      ],
    });
    const found = await rows('merged.parquet');
    expect(found.map(({ country, category }) => [country, category])).toEqual([
      ['first', 'first'],
      ['first', 'first'],
    ]);
    expect(summary.duplicates).toEqual({ customers: 1, products: 2, campaigns: 0 });
    expect(summary.keyless).toEqual({ customers: 1, products: 0, campaigns: 0 });
    expect(summary.notes.filter(({ kind }) => kind.endsWith('key')).map(({ table, count }) => [table, count])).toEqual([
      ['customers', 1],
      ['customers', 1],
      ['products', 2],
    ]);
    expect(outcome.notes).toEqual(summary.notes.map(({ text }) => text));
  });

  test('counts purchases before the signup in the first row of their customer', async () => {
    const early = async (...signups: (string | null)[]) => {
      const { summary } = await merged({
        transactions: [sale({ timestamp: '2023-01-05 10:00:00' }), sale({ timestamp: '2023-01-05 12:00:00' })],
        customers: signups.map((signup_date) => ({ customer_id: 1, signup_date })),
      });
      return summary.notes.find(({ kind }) => kind === 'before signup')?.count ?? 0;
    };
    expect(await early('2023-01-05 11:00:00')).toBe(1);
    expect(await early('2023-01-06', '2023-01-01')).toBe(2);
    expect(await early(null, '2023-01-06')).toBe(0);
  });

  test('the last month is complete if the data ends with the month according to asOf', async () => {
    const sales = { transactions: [sale({ timestamp: '2023-01-01' }), sale({ timestamp: '2023-01-20' })] };
    const incomplete = async (asOf: string | null) => {
      const { summary } = await merged(sales, asOf);
      return summary.notes.filter(({ kind }) => kind.startsWith('incomplete')).map(({ text }) => text);
    };
    expect(await incomplete(null)).toEqual([
      expect.stringContaining('2023-01, an incomplete month: the data ends on 2023-01-20'),
    ]);
    expect(await incomplete('2023-01-31')).toEqual([
      expect.stringContaining('2023-01, an incomplete month: the data ends on 2023-01-30'),
    ]);
    expect(await incomplete('2023-02-01')).toEqual([]);
  });

  test('a missing id matches no customer, not even one without an id', async () => {
    const { rows } = await merged({
      transactions: [sale({ customer_id: null })],
      customers: [{ customer_id: null, country: 'nobody' }],
    });
    expect(await rows('merged.parquet')).toMatchObject([{ customer_id: null, country: null }]);
  });

  test('has the same bytes on every run', async () => {
    const tables = { transactions: [sale({}), sale({ transaction_id: 2 })], customers: [{ customer_id: 1, age: 30 }] };
    const [once, again] = [await merged(tables), await merged(tables)];
    expect(await once.bytes('merged.parquet')).toEqual(await again.bytes('merged.parquet'));
  });
});

describe('ids', () => {
  test('are integers if all tables have canonical integers', async () => {
    const { summary, rows } = await merged({ transactions: [sale({ customer_id: '-7' })] });
    expect(summary.ids.customer_id).toBe('BIGINT');
    expect((await rows('merged.parquet'))[0]!.customer_id).toBe(-7n);
  });

  test('are text in all tables if a single value is not a canonical integer', async () => {
    const { summary, rows, json } = await merged({
      transactions: [sale({ customer_id: 7 })],
      customers: [
        { customer_id: '007', country: 'other' },
        { customer_id: '7', country: 'same' },
      ],
    });
    expect(summary.ids).toMatchObject({ customer_id: 'VARCHAR', product_id: 'BIGINT' });
    expect(await rows('merged.parquet')).toMatchObject([{ customer_id: '7', country: 'same' }]);
    expect((await json<EventsManifest>('events.json')).ids.customer_id).toBe('VARCHAR');
  });

  test.each([
    ['first', ['12', '13'], ['007']],
    ['last', ['007'], ['12', '13']],
  ])('are text if one file of a table has integers and another text: integers %s', async (_, ...files) => {
    const parts = files.map((ids) => ids.map((customer_id) => sale({ customer_id })));
    const { rows } = await merged({ transactions: parts });
    expect((await rows('merged.parquet')).map(({ customer_id }) => customer_id)).toEqual(files.flat());
  });

  test('of 64 bits keep all digits', async () => {
    const { rows } = await merged({ transactions: [sale({ customer_id: '9007199254740993' })] });
    expect((await rows('merged.parquet'))[0]!.customer_id).toBe(9007199254740993n);
  });
});

describe('the calendar', () => {
  test('has the day after the last transaction as snapshot, also on leap days and at the end of a year', async () => {
    const snapshotOf = async (timestamp: string) =>
      (await (await merged({ transactions: [sale({ timestamp })] })).json<Calendar>('calendar.json')).snapshot;
    expect(await snapshotOf('2024-02-28 23:59:59')).toBe('2024-02-29');
    expect(await snapshotOf('2023-12-31 00:00:00')).toBe('2024-01-01');
  });

  test('has the times of the first and the last transaction, with fractions of a second', async () => {
    const { json } = await merged({
      transactions: [sale({ timestamp: '2023-01-05 10:00:00.25' }), sale({ timestamp: '2022-12-31 23:59:59' })],
    });
    expect(await json('calendar.json')).toEqual({
      snapshot: '2023-01-06',
      asOf: null,
      first: '2022-12-31T23:59:59',
      last: '2023-01-05T10:00:00.25',
    });
  });

  test('asOf excludes transactions, events and signups on or after it, and is the snapshot', async () => {
    const { json, rows, summary } = await merged(
      {
        transactions: [sale({ timestamp: '2023-01-31 23:59:59' }), sale({ timestamp: '2023-02-01 00:00:00' })],
        customers: [
          { customer_id: 1, signup_date: '2023-01-31' },
          { customer_id: 2, signup_date: '2023-02-01' },
          { customer_id: 3, signup_date: null },
        ],
        events: [
          { event_id: 1, timestamp: '2023-01-31 12:00:00' },
          { event_id: 2, timestamp: '2023-02-02 12:00:00' },
          { event_id: 3, timestamp: null },
        ],
      },
      '2023-02-01',
    );
    expect(await rows('merged.parquet')).toHaveLength(1);
    expect((await rows('customers.parquet')).map(({ customer_id }) => customer_id)).toEqual([1n, 3n]);
    expect(await json('calendar.json')).toMatchObject({ snapshot: '2023-02-01', asOf: '2023-02-01' });
    expect(await json('events.json')).toMatchObject({ before: '2023-02-01' });
    expect(summary.table_shapes).toMatchObject({ transactions: [1, 9], customers: [2, 7], events: [2, 12] });
    expect(summary.missing_by_table.events).toMatchObject({ timestamp: 1, event_type: 2 });
  });

  test('an asOf before all transactions is an error with advice', async () => {
    await expect(merged({ transactions: [sale({})] }, '2022-01-01')).rejects.toThrow(
      'transactions: no row is before asOf 2022-01-01; use a later asOf, or null for all data',
    );
  });
});

describe('the counts of the ingested tables', () => {
  test('include missing values by column, also for missing columns and tables', async () => {
    const { summary } = await merged({
      transactions: [
        [sale({ customer_id: null }), sale({ gross_revenue: null })],
        [sale({ customer_id: null, product_id: 4 })],
      ],
    });
    expect(summary.table_shapes).toEqual({
      customers: [0, 7],
      products: [0, 6],
      campaigns: [0, 7],
      transactions: [3, 9],
      events: [0, 12],
    });
    expect(summary.missing_by_table.transactions).toEqual({
      transaction_id: 0,
      timestamp: 0,
      customer_id: 2,
      product_id: 2,
      quantity: 0,
      discount_applied: 3,
      gross_revenue: 1,
      campaign_id: 3,
      refund_flag: 3,
    });
    expect(summary.missing_by_table.events!.event_type).toBe(0);
  });
});
