import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { contract, type TableName, tableNames } from '../../../data/contract.ts';
import { generate } from '../../../data/generate/generate.ts';
import type { Tally } from '../../../data/generate/planting.ts';
import { type CsvRow, digests, generated, parseCsv, readCsv } from '../../support/generated.ts';

let clean: string;
let dirty: string;
let planted: Record<TableName, Tally>;

beforeAll(async () => {
  [clean, dirty] = await Promise.all(
    [false, true].map((isDirty) => generated({ scale: 0.01, seed: 5, dirty: isDirty })) as [
      Promise<string>,
      Promise<string>,
    ],
  );
  planted = JSON.parse(await readFile(join(dirty!, 'planted.json'), 'utf8'));
});

test.each(tableNames)('%s has the clean rows in order, plus the planted ones', async (table) => {
  const [before, after] = await Promise.all(
    [clean, dirty].map((folder) => readFile(join(folder, `${table}.csv`), 'utf8').then(parseCsv)),
  );
  const known = new Set(before!.map((row) => row.join()));
  expect(after!.filter((row) => known.has(row.join()))).toEqual(before);
  expect(after!.length - 1).toBe(planted[table].rows);
  const { rejected, nulled, notes, harmless } = planted[table];
  const { 'before signup': _natural, ...plantedNotes } = notes;
  const sum = [rejected, nulled, plantedNotes, harmless]
    .flatMap((group) => Object.values(group))
    .reduce((a, b) => a + b, 0);
  expect(after!.length - before!.length).toBe(sum);
});

test('the counts of ragged rows, rows without a key and repeated keys match the files', async () => {
  for (const table of ['customers', 'products', 'campaigns'] as const) {
    const [header, ...rows] = parseCsv(await readFile(join(dirty, `${table}.csv`), 'utf8'));
    const whole = rows.filter((row) => row.length === header!.length);
    const keys = whole.map((row) => row[0]!).filter((key) => key !== '');
    expect(planted[table].rejected).toEqual({
      'too few cells': rows.filter((row) => row.length < header!.length).length,
      'too many cells': rows.filter((row) => row.length > header!.length).length,
    });
    expect(planted[table].notes['without key']).toBe(whole.length - keys.length);
    expect(planted[table].notes['repeated key']).toBe(keys.length - new Set(keys).size);
  }
});

test('the counts of defects in transactions match the file', async () => {
  const [header, ...cells] = parseCsv(await readFile(join(dirty, 'transactions.csv'), 'utf8'));
  const rows = cells
    .filter((row) => row.length === header!.length)
    .map((row) => Object.fromEntries(header!.map((name, i) => [name, row[i]!])));
  const count = (holds: (row: CsvRow) => boolean) => rows.filter(holds).length;
  const { rejected, notes } = planted.transactions;
  expect(rejected['transaction_id: missing']).toBe(count((row) => row.transaction_id === ''));
  expect(rejected['quantity: missing']).toBe(count((row) => row.quantity === ''));
  expect(rejected['quantity: unreadable']).toBe(
    count((row) => !/^\s*([+-]?\d+\.?(\d*)(e\d+)?)?\s*$/.test(row.quantity!)),
  );
  expect(rejected['discount_applied: out of range']).toBe(
    count((row) => Number(row.discount_applied) < 0 || Number(row.discount_applied) > 1),
  );
  expect(rejected['timestamp: out of range']).toBe(count((row) => /^(1899|2101)-/.test(row.timestamp!)));
  expect(notes.guest).toBe(count((row) => row.customer_id === ''));
  expect(notes['negative amount']! + rejected['gross_revenue: out of range']!).toBe(
    count((row) => Number(row.gross_revenue) < 0),
  );

  const signup = new Map(
    (await readCsv(join(dirty, 'customers.csv'))).reverse().map((row) => [row.customer_id, row.signup_date!]),
  );
  const early = (row: CsvRow) => row.timestamp! >= '2021' && row.timestamp! < (signup.get(row.customer_id!) ?? '');
  expect(notes['before signup']).toBe(count(early));
  expect(notes['before signup']).toBeGreaterThan(0);
});

test('transactions contain every defect that rejects a row', () => {
  const reasons = contract.transactions.columns
    .filter((column) => column.fault === 'reject' && column.type !== 'id')
    .map((column) => `${column.name}: unreadable`);
  expect(Object.keys(planted.transactions.rejected)).toEqual(expect.arrayContaining(reasons));
});

test('generating without defects again removes them, and planted.json', async () => {
  await generate({ out: dirty, scale: 0.01, seed: 5 });
  expect(await readdir(dirty)).not.toContain('planted.json');
  expect(await digests(dirty)).toEqual(await digests(clean));
});
