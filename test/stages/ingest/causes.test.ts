import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMapping } from '../../../data/mapping/mapping.ts';
import { type DecimalSign, isAmount } from '../../../data/mapping/number.ts';
import { likelyCauses } from '../../../stages/ingest/causes.ts';
import { ingest as ingestStage } from '../../../stages/ingest/index.ts';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import { ownFolder } from '../../support/ingested.ts';
import { runStage } from '../../support/workspace.ts';

const causeOf = (column: string, values: string[]) =>
  likelyCauses(
    'transactions',
    null,
    values.map((value, i) => ({ line: i + 2, column, value, reason: `${column}: unreadable` })),
  )[0]?.cause;

test.each(['$5', '-$5.00', '€ 1,50', 'EUR 12', '12EUR', '12 €', '£-3'])('%s has a currency sign', (value) => {
  expect(causeOf('gross_revenue', [value])).toMatch(/currency/);
});

test.each(['1.2.3', '5.', '1000000000000', '-7', ',', 'abc'])('%s has no currency sign', (value) => {
  expect(causeOf('gross_revenue', [value]) ?? '').not.toMatch(/currency/);
});

test.each([
  [['261,96', '5,5'], 'decimal comma', ','],
  [['1234,56'], 'decimal comma', ','],
  [['1.234,56', '12,00'], 'decimal comma', ','],
  [['1,234.50', '1,000'], 'thousands separators', '.'],
  [["1'234.50"], 'thousands separators', '.'],
  [['$261.96', '$1,234.50'], 'currency', '.'],
  [['261,96 €', '1.234,50 €', '5 €'], 'currency', ','],
  [['(12.50)', '(7.25)'], 'parentheses', '.'],
  [['12,50-', '7-'], 'sign at the end', ','],
])('the advice for amounts such as %j is a mapping that reads them', (cells, cause, sign) => {
  const found = causeOf('gross_revenue', cells);
  expect(found).toContain(cause);
  const advised = JSON.parse(/\{"number": \[.*?\]\}$/.exec(found!)![0]);
  expect(advised).toEqual({ number: ['gross_revenue', sign] });
  expect(cells.filter((cell) => !isAmount(cell, sign as DecimalSign))).toEqual([]);
});

test('amounts that both decimal signs can read are left to the user, and others get no such advice', () => {
  expect(causeOf('gross_revenue', ['1,234', '5,678'])).toMatch(/\{"number": \["gross_revenue", "\."\]\} or with ","$/);
  expect(causeOf('gross_revenue', ['$1.2.3'])).toBe('numbers have a currency sign; write them as 1234.56');
});

/** Ingests `cells` as a column "Order Date", then once more with the advised mapping, if there is one. */
async function following(cells: string[]) {
  const folder = await ownFolder();
  const file = join(folder, 'orders.csv');
  const rows = cells.map((cell) => `1,"${cell}",c,1,1\n`).join('');
  await writeFile(file, `transaction_id,Order Date,customer_id,quantity,gross_revenue\n${rows}`);
  const ingest = async (timestamp: unknown) => {
    const read = readMapping({ transactions: { columns: { timestamp } } });
    if ('faults' in read) throw new Error(read.faults.join());
    const params = { table: 'transactions', mapping: read.mapping.transactions!, timezone: 'UTC' } as const;
    const run = await runStage(ingestStage, { ...params, file, fileName: 'orders.csv' }, {});
    const part = await run.json<IngestPart>('part.json');
    const first = part.accepted === 0 ? null : (await run.table('part.parquet')).get('timestamp', 0);
    return { cause: part.causes[0]?.cause ?? '', first: first as Date | null, part };
  };
  const { cause } = await ingest('Order Date');
  const advised = /\{"date": \[.*?\]\}/.exec(cause)?.[0];
  return { cause, ...(advised ? await ingest(JSON.parse(advised)).then(({ first, part }) => ({ first, part })) : {}) };
}

test.each([
  [['25/12/2023'], '2023-12-25T00:00:00.000Z'],
  [['25.12.2023 13:45'], '2023-12-25T13:45:00.000Z'],
  [['25-12-23 13:45:10'], '2023-12-25T13:45:10.000Z'],
  [['12/25/2023 1:45 PM'], '2023-12-25T13:45:00.000Z'],
  [['12/25/23 1:45:10PM'], '2023-12-25T13:45:10.000Z'],
  [['5.7.2023', '6.7.2023'], '2023-07-05T00:00:00.000Z'],
  [['05-07-23', '31-07-23'], '2023-07-05T00:00:00.000Z'],
  [['2023/7/5T10:00:00.25'], '2023-07-05T10:00:00.250Z'],
  [['20230705'], '2023-07-05T00:00:00.000Z'],
])('with the advised mapping, dates such as %j are read', async (cells, expected) => {
  const { cause, first, part } = await following(cells);
  expect(cause).toContain('{"date": ["Order Date", ');
  expect(first?.toISOString()).toBe(expected);
  expect(part?.accepted).toBe(cells.length);
});

test('no format is advised for a date with an unknown ending', async () => {
  expect((await following(['25/12/2023 13:45 CET'])).cause).toMatch(/day\/month\/year; write them as YYYY-MM-DD/);
});

test('advice keeps the source of a date with a wrong format and the expression of a discount', () => {
  const columns = {
    timestamp: { date: [{ trim: 'Day' }, '%m/%d/%Y'] },
    discount_applied: { coalesce: ['Rebate', 0] },
  };
  const examples = [
    { line: 2, column: 'timestamp', value: '25/12/2023', reason: 'timestamp: unreadable' },
    { line: 3, column: 'discount_applied', value: '25', reason: 'discount_applied: out of range' },
  ];
  const causes = likelyCauses('transactions', { columns }, examples).map(({ cause }) => cause);
  expect(causes[0]).toContain('{"date": [{"trim":"Day"}, "%d/%m/%Y"]}');
  expect(causes[1]).toContain('"discount_applied": {"/": [{"coalesce":["Rebate",0]}, 100]}');
});
