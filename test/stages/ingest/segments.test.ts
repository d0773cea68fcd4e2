import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Workspace } from '../../../core/stage.ts';
import { loadCsv } from '../../../stages/ingest/csv.ts';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import type { Readable } from '../../../stages/ingest/reading/open.ts';
import { header, ingestIn, ownFolder, rowsOf } from '../../support/ingested.ts';

const ingest = async (content: string | Buffer) => ingestIn(await ownFolder(), content);

test('a large file with mixed line endings is read in an encoding that only its end reveals', async () => {
  const rows = `1,2023-01-01,${'c'.repeat(500)},1,1\n`.repeat(50_000);
  const run = await ingest(Buffer.from(`${header}\r\n${rows}x,2023-01-01,é,1,1\r\n`, 'latin1'));
  const { parts, accepted } = await run.json<IngestPart>('part.json');
  expect([parts.length, accepted]).toEqual([2, 50_001]);
  expect((await rowsOf(run, 'customer_id', parts[1]!.name)).at(-1)).toEqual(['é']);
});

test('in a large file only the part with a text id stores its ids as text, and the file counts as not canonical', async () => {
  const rows = `1,2023-01-01,${'7'.repeat(18)},${'0'.repeat(480)}1,1\n`.repeat(50_000);
  const run = await ingest(`${header}\n${rows}2,2023-01-01,c9,1,1\n`);
  const { parts, idsCanonical } = await run.json<IngestPart>('part.json');
  const types = parts.map(async ({ name }) => (await rowsOf(run, 'typeof(customer_id)', name)).at(-1));
  expect(await Promise.all(types)).toEqual([['BIGINT'], ['VARCHAR']]);
  expect(idsCanonical).toMatchObject({ customer_id: false, transaction_id: true });
});

test('of several failing segments, the error of the first in file order is thrown', async () => {
  const folder = await ownFolder();
  const file = join(folder, 'table.csv');
  await writeFile(file, `${header}\n${`1,2023-01-01,c,1,1${' '.repeat(1000)}\n`.repeat(52_000)}`);
  let othersFail = () => {};
  const others = new Promise<void>((resolve) => {
    othersFail = resolve;
  });
  const failing = async (sql: string) => {
    const number = /segment-(\d)\.csv/.exec(sql)![1];
    if (number === '0' && availableParallelism() > 1) await others;
    othersFail();
    throw new Error(`segment ${number}`);
  };
  const w = { folder, output: (name: string) => join(folder, name), database: async () => ({ run: failing }) };
  const readable = { kind: 'csv' as const, path: file, notes: [], damaged: false } satisfies Readable;
  const job = {
    w: w as unknown as Workspace,
    readable,
    table: 'transactions',
    mapping: null,
    timezone: 'UTC',
  } as const;
  await expect(loadCsv({ ...job, fileName: 'table.csv' })).rejects.toThrow('segment 0');
});

test('a large file with quoted line breaks is split between records and loses nothing', async () => {
  const rows = Array.from({ length: 400_000 }, (_, i) => {
    const note = i % 1000 === 7 ? `"line\nends, and ""quotes"" ${'x'.repeat(60)}"` : 'y'.repeat(100);
    return `${i},2023-01-01 00:00:00,${i % 9},${i === 399_990 ? 'bad' : 1},1.5,${note}`;
  });
  const run = await ingest(`${header},note\n${rows.join('\n')}\n`);
  const part = await run.json<IngestPart>('part.json');
  expect(part.parts.length).toBeGreaterThan(1);
  expect(part.rows).toBe(400_000);
  const firsts: unknown[] = [];
  let rowsBefore = 0;
  for (const { name, rows } of part.parts) {
    const [ends] = await rowsOf(
      run,
      'min(transaction_id::int), max(transaction_id::int), count(distinct transaction_id)',
      name,
    );
    firsts.push([ends![0], ends![2]]);
    expect([ends![0], ends![2]]).toEqual([rowsBefore, rows]);
    rowsBefore += rows;
  }
  expect(rowsBefore).toBe(399_999);
  // 399,990 rows come before it, 400 of them with two lines, plus the header: line 400,392.
  expect(part.examples).toEqual([{ line: 400_392, column: 'quantity', value: 'bad', reason: 'quantity: unreadable' }]);
});

test('a large file without quotes loses nothing, and its malformed rows are found', async () => {
  const rows = Array.from({ length: 500_000 }, (_, i) => {
    const end = i === 250_001 ? ',9,9,9,9' : i === 499_998 ? '' : `,${'y'.repeat(90)}`;
    return `${i},2023-01-01 00:00:00,${i % 9},1,1.5${end}`;
  });
  const run = await ingest(`${header},note\n${rows.join('\n')}\n`);
  const part = await run.json<IngestPart>('part.json');
  expect(part.parts.length).toBeGreaterThan(1);
  expect([part.rows, part.accepted]).toEqual([500_000, 499_998]);
  expect(part.examples.map(({ line, reason }) => [line, reason])).toEqual([
    [250_003, 'too many cells'],
    [500_000, 'too few cells'],
  ]);
  const sums = await Promise.all(
    part.parts.map(({ name }) => rowsOf(run, 'sum(transaction_id::bigint)::bigint', name)),
  );
  // The sum of 0 to 499,999 is 124,999,750,000, minus the two rejected rows.
  expect(sums.flat(2).reduce<number>((a, b) => a + Number(b), 0)).toBe(124_999_750_000 - 250_001 - 499_998);
});

test('a large file whose last record fills a segment without a line ending loses nothing', async () => {
  const row = '7,2023-01-01 00:00:00,4,1,1.5,x';
  const count = Math.floor((32 * 2 ** 20) / (row.length + 1)) - 1;
  const run = await ingest(`${header},note\n${`${row}\n`.repeat(count)}${row}${'x'.repeat(1.2 * 2 ** 20)}`);
  const part = await run.json<IngestPart>('part.json');
  expect(part.parts).toHaveLength(2);
  expect([part.rows, part.accepted]).toEqual([count + 1, count + 1]);
});
