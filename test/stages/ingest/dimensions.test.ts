import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ingest } from '../../../stages/ingest/index.ts';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import { resolveTable } from '../../../stages/ingest/source.ts';
import { ownFolder } from '../../support/ingested.ts';
import { parquetOf, runStage } from '../../support/workspace.ts';

const header = 'transaction_id,timestamp,customer_id,quantity,gross_revenue,Store';
const store = { columns: {}, dimensions: ['store'] };

async function ingested(name: string, bytes: string | Buffer, mapping = store) {
  const file = join(await ownFolder(), name);
  await writeFile(file, bytes);
  return runStage(ingest, { table: 'transactions', mapping, timezone: 'UTC', file, fileName: name }, {});
}

test('a dimension is a text column after those of the contract, in plain files', async () => {
  const run = await ingested('t.csv', `${header}\n1,2023-01-05,1,1,10,007\n2,2023-01-06,2,1,5,\n`);
  const table = await run.table('part.parquet');
  expect(table.columnNames().at(-1)).toBe('dimension_store');
  expect(table.array('dimension_store')).toEqual(['007', null]);
  const { columns, notes, dimensions } = await run.json<IngestPart>('part.json');
  expect(dimensions).toEqual(['store']);
  expect(columns).toContain('dimension_store');
  expect(notes).toEqual([]);
});

test('in files with invalid cells', async () => {
  const run = await ingested('t.csv', `${header}\n1,2023-01-05,1,1,10,"a, ""b"""\n2,2023-01-06,2,x,5,North\n`);
  expect((await run.table('part.parquet')).array('dimension_store')).toEqual(['a, "b"']);
  expect(await run.json<IngestPart>('part.json')).toMatchObject({ rejected: { 'quantity: unreadable': 1 } });
});

test('and in Parquet files, where numbers become text', async () => {
  const rows = `select 1 as transaction_id, timestamp '2023-01-05' as timestamp, 1 as customer_id, 1 as quantity, 10 as gross_revenue, 7.0::double as "Store"`;
  const run = await ingested('t.parquet', await parquetOf(rows));
  expect((await run.table('part.parquet')).array('dimension_store')).toEqual(['7']);
});

test('a column may also be the source of a contract column', async () => {
  const mapping = { columns: { product_id: 'Store' }, dimensions: ['store'] };
  const run = await ingested('t.csv', `${header}\n1,2023-01-05,1,1,10,N1\n`, mapping);
  const table = await run.table('part.parquet');
  expect([table.get('product_id', 0), table.get('dimension_store', 0)]).toEqual(['N1', 'N1']);
});

test('a dimension that the file does not have is an error with a suggestion', async () => {
  await expect(ingested('t.csv', `${header}s\n1,2023-01-05,1,1,10,North\n`)).rejects.toThrow(
    'columns that the mapping uses are missing: "store" for dimension_store (did you mean "Stores" for "store"?); correct the mapping',
  );
});

test('dimensions of a table that is not there are an error', async () => {
  const folder = await ownFolder();
  await expect(resolveTable(folder, 'customers', store, [folder])).rejects.toThrow(
    /the mapping names dimensions of customers, but ".*" has no table customers/,
  );
});
