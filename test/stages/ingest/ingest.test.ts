import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { openDuckDB } from '../../../engine/duckdb.ts';
import { combineParts, emptyTable } from '../../../stages/ingest/combine.ts';
import { ingest as ingestStage } from '../../../stages/ingest/index.ts';
import type { IngestParams } from '../../../stages/ingest/ingest.ts';
import { parquetError } from '../../../stages/ingest/parquet.ts';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import { header, ingestIn, ownFolder, rowsOf } from '../../support/ingested.ts';
import { runStage, type StageRun } from '../../support/workspace.ts';

let folder: string;
beforeEach(async () => {
  folder = await ownFolder();
});

const ingest = (content: string | Buffer, params?: Partial<IngestParams>, name?: string) =>
  ingestIn(folder, content, params, name);

test('a part has all contract columns in contract order, typed, and missing ones empty', async () => {
  const run = await ingest('quantity,customer_id,transaction_id,timestamp,gross_revenue\n2,c1,t1,2023-05-06,9.5\n');
  expect(await rowsOf(run, 'columns(*)::varchar')).toEqual([
    ['t1', '2023-05-06 00:00:00', 'c1', null, '2.0', null, '9.5', null, null],
  ]);
  const types = 'typeof(transaction_id), typeof(timestamp), typeof(quantity), typeof(refund_flag), typeof(campaign_id)';
  expect(await rowsOf(run, types)).toEqual([['VARCHAR', 'TIMESTAMP', 'DOUBLE', 'TINYINT', 'BIGINT']]);
  const part = await run.json<IngestPart>('part.json');
  expect(part.columns).toEqual(['transaction_id', 'timestamp', 'customer_id', 'quantity', 'gross_revenue']);
  expect(part.missingColumns).toEqual(['product_id', 'discount_applied', 'campaign_id', 'refund_flag']);
});

test('rows keep the order of the file', async () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `t${(i * 7919) % 5000}`);
  const run = await ingest(`${header}\n${ids.map((id) => `${id},2023-01-01,c,1,1`).join('\n')}\n`);
  expect((await rowsOf(run, 'transaction_id')).flat()).toEqual(ids);
});

// New York was at UTC-5 on 5 January 2023 and at UTC-4 on 5 July; Kathmandu is at UTC+5:45.
test.each([
  ['2023-01-05T12:00:00Z', 'America/New_York', '2023-01-05 07:00:00'],
  ['2023-07-05T12:00Z', 'America/New_York', '2023-07-05 08:00:00'],
  ['2023-01-05 01:30:00+05:30', 'UTC', '2023-01-04 20:00:00'],
  ['2023-01-05 22:00:00.123456-08', 'UTC', '2023-01-06 06:00:00.123456'],
  ['2023-01-05 10:00+0530', 'UTC', '2023-01-05 04:30:00'],
  ['2023-01-05 12:00:00 -0030', 'Asia/Kathmandu', '2023-01-05 18:15:00'],
  ['2023-01-05 12:00:00', 'America/New_York', '2023-01-05 12:00:00'],
  ['2023-01-05', 'Asia/Kathmandu', '2023-01-05 00:00:00'],
])('the time %s in time zone %s is %s', async (given, timezone, expected) => {
  const run = await ingest(`${header}\n1,${given},c,1,1\n`, { timezone });
  expect(await rowsOf(run, 'timestamp::varchar')).toEqual([[expected]]);
});

test('accepted and rejected rows add up to the rows of the file, with one reason per row, the first in contract order', async () => {
  const run = await ingest(`${header},discount_applied
1,2023-01-01,c,1,1,0
,someday,c,many,1,0
3,someday,c,many,1,0
4,2023-01-01,,x,y,5
5,2023-01-01,,1,,7
6,2023-01-01
7,2023-01-01,c,1,1,0,surplus
8,2023-01-01,,-1,-2.5,
`);
  const part = await run.json<IngestPart>('part.json');
  expect(part.rows).toBe(8);
  expect(part.accepted).toBe(2);
  expect(part.rejected).toEqual({
    'transaction_id: missing': 1,
    'timestamp: unreadable': 1,
    'quantity: unreadable': 1,
    'discount_applied: out of range': 1,
    'too few cells': 1,
    'too many cells': 1,
  });
  expect((await run.table('rejected.parquet')).objects()).toEqual([
    {
      table: 'transactions',
      file: 'table.csv',
      line: 3n,
      column: 'transaction_id',
      reason: 'transaction_id: missing',
      value: null,
    },
    {
      table: 'transactions',
      file: 'table.csv',
      line: 4n,
      column: 'timestamp',
      reason: 'timestamp: unreadable',
      value: 'someday',
    },
    {
      table: 'transactions',
      file: 'table.csv',
      line: 5n,
      column: 'quantity',
      reason: 'quantity: unreadable',
      value: 'x',
    },
    {
      table: 'transactions',
      file: 'table.csv',
      line: 6n,
      column: 'discount_applied',
      reason: 'discount_applied: out of range',
      value: '7',
    },
    {
      table: 'transactions',
      file: 'table.csv',
      line: 7n,
      column: null,
      reason: 'too few cells',
      value: '6,2023-01-01',
    },
    {
      table: 'transactions',
      file: 'table.csv',
      line: 8n,
      column: null,
      reason: 'too many cells',
      value: '7,2023-01-01,c,1,1,0,surplus',
    },
  ]);
});

test('all rejected rows are counted, and the first 10,000 are kept', async () => {
  const run = await ingest(`${header}\n${'1,2023-01-01,c,x,1\n'.repeat(12_000)}`);
  expect((await run.json<IngestPart>('part.json')).rejected).toEqual({ 'quantity: unreadable': 12_000 });
  const rejected = await run.table('rejected.parquet');
  expect(rejected.numRows()).toBe(10_000);
  expect(rejected.get('line', 9_999)).toBe(10_001n);
});

test.each([
  ['canonical integers', ['1', '-5', '0', '9223372036854775807'], true],
  ['a leading zero', ['1', '001'], false],
  ['a decimal', ['12.0'], false],
  ['an integer beyond 64 bits', ['9223372036854775808'], false],
  ['the word NA', ['1', 'NA'], false],
  ['a plus sign', ['+1'], false],
  ['blanks', [' 1'], false],
  ['an exponent', ['1e3'], false],
  ['nothing at all', ['', ''], true],
])('detects whether ids are canonical integers: %s', async (_, ids, canonical) => {
  const run = await ingest(`${header}\n${ids.map((id) => `1,2023-01-01,${id},1,1`).join('\n')}\n`);
  expect((await run.json<IngestPart>('part.json')).idsCanonical.customer_id).toBe(canonical);
});

test('ids are stored as integers, or as text if one id of the column is not an integer', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i},2023-01-01,${i === 4321 ? '007' : i},1,1`);
  const run = await ingest(`${header}\n${rows.join('\n')}\n`);
  const [types] = await rowsOf(run, 'typeof(transaction_id), typeof(customer_id), sum(transaction_id) over ()');
  expect(types).toEqual(['BIGINT', 'VARCHAR', (4999 * 5000) / 2]);
  expect((await rowsOf(run, 'customer_id')).flat().slice(4320, 4323)).toEqual(['4320', '007', '4322']);
});

test('ids are text in a file with rejected rows, and -0 is kept as is', async () => {
  const run = await ingest(`${header}\n1,2023-01-01,-0,1,1\n2,2023-01-01,5,x,1\n`);
  expect(await rowsOf(run, 'transaction_id, customer_id')).toEqual([['1', '-0']]);
  expect((await run.json<IngestPart>('part.json')).idsCanonical).toMatchObject({ customer_id: true });
});

// More than the first MiB, from which the encoding is guessed first.
const manyRows = Array.from({ length: 50_000 }, (_, i) => `${i},2023-01-01,c${i},1,1\n`).join('');

test.each([
  ['windows-1252', Buffer.from([0xe9]), 'é', [`"table.csv" is not UTF-8 and was read as windows-1252`]],
  ['UTF-8', Buffer.from('é'), 'é', []],
])('a file whose first non-ASCII character comes late is read as %s', async (_, letter, expected, notes) => {
  const run = await ingest(
    Buffer.concat([Buffer.from(`${header}\n${manyRows}x,2023-01-01,`), letter, Buffer.from(',1,1\n')]),
  );
  expect((await rowsOf(run, 'customer_id')).at(-1)).toEqual([expected]);
  const part = await run.json<IngestPart>('part.json');
  expect([part.accepted, part.notes]).toEqual([50_001, notes]);
});

test.each([-2, -1, 0])('a three-byte character may cross the first MiB, offset %s', async (offset) => {
  const before = `${header}\n${manyRows.slice(0, manyRows.lastIndexOf('\n', 2 ** 20 - 200) + 1)}x,2023-01-01,`;
  const padding = 'c'.repeat(2 ** 20 - Buffer.byteLength(before) + offset);
  const run = await ingest(`${before}${padding}€,1,1\n`);
  expect((await rowsOf(run, 'customer_id')).at(-1)).toEqual([`${padding}€`]);
});

test('reports a file that ends within a character, or has a late NUL byte', async () => {
  const cut = Buffer.concat([Buffer.from(`${header}\n${manyRows}x,2023-01-01,é`), Buffer.from([0xc3])]);
  const part = await (await ingest(cut)).json<IngestPart>('part.json');
  expect(part.notes).toEqual(['"table.csv" is damaged: some bytes are not valid UTF-8']);
  await expect(ingest(`${header}\n${manyRows}x,2023-01-01,\0,1,1\n`)).rejects.toThrow('line 50002 has a NUL byte');
});

test('a cell with invalid encoding rejects only its own row', async () => {
  const damaged = Buffer.concat([Buffer.from(`${header}\n1,2023-01-01,é,1,1\n2,2023-01-01,`), Buffer.of(0xff)]);
  const run = await ingest(Buffer.concat([damaged, Buffer.from(',1,1\n3,2023-01-01,c,1,1\n')]));
  expect((await run.json<IngestPart>('part.json')).rejected).toEqual({ 'invalid encoding': 1 });
});

async function ingestParquet(sql: string): Promise<StageRun> {
  const file = join(folder, 'table.parquet');
  const database = await openDuckDB({ files: [], folder });
  await database.run(`copy (${sql}) to '${file}' (format parquet)`);
  database.close();
  const params = { table: 'transactions', mapping: null, timezone: 'UTC', file, fileName: 'table.parquet' } as const;
  return runStage(ingestStage, params, {});
}

test('Parquet is read by the same rules, regardless of its types', async () => {
  const file = join(folder, 'table.parquet');
  const database = await openDuckDB({ files: [], folder });
  await database.run(`copy (select * from (values
    (1::bigint, timestamp '2023-01-05 10:00:00.5', 7.0::double, 2::tinyint, 19.90::decimal(10,2), true, 'nan'::double),
    (2::bigint, timestamp '1850-01-01', null, 3::tinyint, null, false, 0.5::double))
    t("Transaction_ID", timestamp, customer_id, quantity, gross_revenue, refund_flag, discount_applied)) to '${file}' (format parquet)`);
  database.close();
  const params = { table: 'transactions', mapping: null, timezone: 'UTC', file, fileName: 'table.parquet' } as const;
  const run = await runStage(ingestStage, params, {});
  expect(await rowsOf(run, 'columns(*)::varchar')).toEqual([
    ['1', '2023-01-05 10:00:00.5', '7', null, '2.0', null, '19.9', null, '1'],
  ]);
  const part = await run.json<IngestPart>('part.json');
  expect(part.rejected).toEqual({ 'timestamp: out of range': 1 });
  expect(part.examples).toEqual([
    { line: 2, column: 'timestamp', value: '1850-01-01 00:00:00', reason: 'timestamp: out of range' },
  ]);
});

test('decimals in Parquet are read as ids, flags and numbers like integers, and an empty text is missing', async () => {
  const run = await ingestParquet(`select 12.00::decimal(9,2) transaction_id, '2023-01-05' as timestamp,
    '' as customer_id, 1.50::decimal(9,2) quantity, 100::decimal(9,0) gross_revenue, 1.00::decimal(3,2) refund_flag`);
  expect(await rowsOf(run, 'transaction_id, customer_id, quantity, gross_revenue, refund_flag')).toEqual([
    [12, null, 1.5, 100, 1],
  ]);
});

test('a row with a NUL in a Parquet text that is read is rejected', async () => {
  const run =
    await ingestParquet(`select i::varchar transaction_id, '2023-01-05' as timestamp, 1 quantity, 2 gross_revenue,
    case i when 2 then 'a' || chr(0) else 'c' end customer_id, chr(0) remark from range(4) t(i)`);
  expect((await rowsOf(run, 'transaction_id')).flat()).toEqual(['0', '1', '3']);
  const part = await run.json<IngestPart>('part.json');
  expect(part.examples).toEqual([{ line: 3, column: null, value: null, reason: 'invalid encoding' }]);
});

test('only read errors are reported as a damaged Parquet file', () => {
  const message = (text: string) => String(parquetError(new Error(text), 'x.parquet'));
  expect(message('Invalid Input Error: Failed to read file "x": ZSTD Decompression failure')).toMatch(/damaged/);
  expect(message('Invalid Error: TProtocolException: Invalid data')).toMatch(/damaged/);
  expect(message('IO Error: Could not read enough bytes from file "x"')).toMatch(/damaged/);
  for (const other of [
    'Permission Error: no',
    'IO Error: No space left',
    'Out of Memory Error: x',
    'Binder Error: Parquet',
  ])
    expect(message(other)).toBe(`Error: ${other}`);
});

test('the same file always gives the same bytes, compressed or not', async () => {
  const content = `${header}\n${Array.from({ length: 3000 }, (_, i) => `${i},2023-01-01,c${i},1,${i / 7}`).join('\n')}\n`;
  const first = await (await ingest(content)).bytes('part.parquet');
  expect((await (await ingest(content)).bytes('part.parquet')).equals(first)).toBe(true);
  const zipped = await ingest(gzipSync(content), {}, 'table.csv.gz');
  expect((await zipped.bytes('part.parquet')).equals(first)).toBe(true);
});

test('a file that changes while it is read is rejected', async () => {
  const content = `${header}\n${'1,2023-01-01,c,1,1\n'.repeat(200_000)}`;
  const running = ingest(content);
  const growing = setInterval(() => void appendFile(join(folder, 'table.csv'), '1,2023-01-01,c,1,1\n'), 5);
  await expect(running).rejects.toThrow(/"table.csv" changed while it was being read/);
  clearInterval(growing);
});

test.each([["o'hara's [2024]*?.csv"], ['ünï "quoted" $(x).csv']])('a file may have the name %s', async (name) => {
  const run = await ingest(`${header}\n1,2023-01-01,c,1,1\n`, {}, name);
  expect((await run.json<IngestPart>('part.json')).accepted).toBe(1);
});

test('a file name that looks like a pattern matches only that file', async () => {
  await writeFile(join(folder, 'b-2.csv'), 'not this one');
  const run = await ingest(`${header}\n1,2023-01-01,c,1,1\n`, {}, '[ab]*.csv');
  expect((await run.json<IngestPart>('part.json')).accepted).toBe(1);
});

test('notes and errors show no cell; errors show the invalid cell of a row if asked to', async () => {
  const rows = '1,2023-01-01,Jane Canary,1\n2,2023-01-01,Jane Canary,many Canaries,1\n3,2023-01-01,c,1,1\n';
  const run = await ingest(`${header}\n${rows}`);
  const part = await run.json<IngestPart>('part.json');
  const manifest = combineParts('transactions', [stored(part)], { maxRejected: 1 });
  expect(JSON.stringify([manifest, run.outcome])).not.toContain('Canar');
  expect(manifest.quality.notes).toContain('1 row rejected, too few cells ("table.csv" line 2)');
  const refusal = (showCells: boolean) => () =>
    combineParts('transactions', [stored(part)], { maxRejected: 0, showCells });
  expect(refusal(false)).toThrow('quantity: unreadable 1 ("table.csv" line 3); too few cells 1 ("table.csv" line 2). ');
  expect(refusal(true)).toThrow('quantity: unreadable 1 ("table.csv" line 3: "many Canaries")');
  expect(refusal(true)).not.toThrow(/Jane/);
  const headerless = ingest('7,2023-01-01,Jane Canary,1,1\n').catch((error) => error.message);
  expect(await headerless).toMatch(
    /^"table.csv" line 1 has none of the expected column names; expected a header such as/,
  );
  expect(await headerless).not.toMatch(/7|Jane/);
});

const partOf = (rows: number, rejected: number, file: string): IngestPart => ({
  table: 'transactions',
  file,
  rows,
  accepted: rows - rejected,
  parts: [{ name: 'part.parquet', rows: rows - rejected }],
  rejected: rejected > 0 ? { 'quantity: unreadable': rejected } : {},
  nulled: {},
  columns: ['transaction_id'],
  missingColumns: [],
  idsCanonical: { transaction_id: file === 'a.csv' },
  notes: [],
  examples: rejected > 0 ? [{ line: 3, column: 'quantity', value: '\u001b[31m', reason: 'quantity: unreadable' }] : [],
  nulledExamples: [],
  causes: [],
});
const stored = (part: IngestPart) => ({ part, digest: (name: string) => `${part.file}/${name}` });

test('the files of a table are combined in order, and their counts are added', () => {
  const parts = [stored(partOf(100, 1, 'a.csv')), stored(partOf(50, 0, 'b.csv'))];
  const manifest = combineParts('transactions', parts, { maxRejected: 0.01 });
  expect(manifest.parts).toEqual([
    { digest: 'a.csv/part.parquet', rows: 99, file: 'a.csv' },
    { digest: 'b.csv/part.parquet', rows: 50, file: 'b.csv' },
  ]);
  expect(manifest.rejected).toEqual(['a.csv/rejected.parquet']);
  expect(manifest.quality).toMatchObject({
    files: 2,
    rows: 150,
    accepted: 149,
    rejected: { 'quantity: unreadable': 1 },
  });
  expect(manifest.idsCanonical.transaction_id).toBe(false);
});

test('a table is rejected if the share of rejected rows exceeds maxRejected, but not if it equals it', () => {
  const parts = [stored(partOf(100, 1, 'a.csv'))];
  expect(combineParts('transactions', parts, { maxRejected: 0.01 }).quality.accepted).toBe(99);
  expect(() => combineParts('transactions', parts, { maxRejected: 0.0099, showCells: true })).toThrow(
    'transactions: 1 of 100 rows (1%) were rejected, more than maxRejected allows (0.99%): ' +
      'quantity: unreadable 1 ("a.csv" line 3: "\\u001b[31m"). Correct these rows or increase maxRejected.',
  );
});

test('a missing optional table has no rows; missing transactions are an error', () => {
  expect(emptyTable('events')).toMatchObject({ parts: [], columns: [], quality: { files: 0, rows: 0, accepted: 0 } });
  expect(() => emptyTable('transactions')).toThrow(/no rows/);
});
