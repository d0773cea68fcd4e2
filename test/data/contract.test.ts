import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { contract, tableNames } from '../../data/contract.ts';
import { contractPage } from '../../data/contractPage.ts';
import { needs, switchedOff } from '../../data/needs.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';

// The columns of the contract, written by hand; required ones in capitals.
const designed = {
  customers: 'CUSTOMER_ID signup_date country age gender loyalty_tier acquisition_channel',
  products: 'PRODUCT_ID category brand base_price launch_date is_premium',
  campaigns: 'CAMPAIGN_ID channel objective start_date end_date target_segment expected_uplift',
  transactions:
    'TRANSACTION_ID TIMESTAMP CUSTOMER_ID product_id QUANTITY discount_applied GROSS_REVENUE campaign_id refund_flag',
  events:
    'EVENT_ID TIMESTAMP CUSTOMER_ID session_id event_type product_id device_type traffic_source campaign_id page_category session_duration_sec experiment_group',
};

test('the contract has the five tables and their columns, in order', () => {
  const found = Object.fromEntries(
    tableNames.map((table) => [
      table,
      contract[table].columns.map(({ name, required }) => (required ? name.toUpperCase() : name)).join(' '),
    ]),
  );
  expect(found).toEqual(designed);
});

test('only transactions are required', () => {
  expect(tableNames.filter((table) => contract[table].required)).toEqual(['transactions']);
});

test('only transactions reject rows with empty cells, and only in columns that every result needs', () => {
  const rejecting = tableNames.flatMap((table) =>
    contract[table].columns.filter(({ empty }) => empty === 'reject').map(({ name }) => `${table}.${name}`),
  );
  expect(rejecting).toEqual(['transactions.transaction_id', 'transactions.timestamp', 'transactions.quantity']);
});

test('ingested parts have the SQL types that the later stages expect', () => {
  const types = { id: 'VARCHAR', text: 'VARCHAR', time: 'TIMESTAMP', number: 'DOUBLE', flag: 'TINYINT' };
  for (const table of tableNames) {
    const own = contract[table].columns.map(({ name, type }) => [name, types[type]]);
    expect(Object.entries(sourceColumns[table])).toEqual(own);
  }
});

test('docs/data-contract.md is up to date', async () => {
  expect(await readFile('docs/data-contract.md', 'utf8')).toBe(contractPage());
});

test('every need refers to columns of the contract', () => {
  for (const { table, columns } of needs) {
    const names = contract[table].columns.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(columns));
  }
});

test('a missing table or column switches off the results that need it, with a reason', () => {
  const all = Object.fromEntries(tableNames.map((table) => [table, contract[table].columns.map(({ name }) => name)]));
  expect(switchedOff(all)).toEqual([]);
  const { campaigns: _, ...others } = all;
  expect(switchedOff({ ...others, customers: all.customers!.filter((name) => name !== 'signup_date') })).toEqual([
    {
      what: 'cohorts by signup month',
      why: 'customers has no column signup_date; cohorts are formed by month of first purchase',
    },
    { what: 'revenue by campaign channel', why: 'the source has no table campaigns' },
  ]);
});
