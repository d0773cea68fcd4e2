import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { InvalidInput } from '../../../core/errors.ts';
import type { Workspace } from '../../../core/stage.ts';
import { loadCsv } from '../../../stages/ingest/csv.ts';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import { lineEndingCheck, Misread } from '../../../stages/ingest/reading/lineEndings.ts';
import { ingestIn, ownFolder, rowsOf } from '../../support/ingested.ts';

const endings = { LF: '\n', CRLF: '\r\n', CR: '\r', CRCRLF: '\r\r\n' };
const pairs = Object.values(endings).flatMap((end) => Object.values(endings).map((inner) => [end, inner]));

test.each(pairs)('lines that end with %j are read with %j in quotes, in header and cells', async (end, inner) => {
  const header = `customer_id,"note${inner}""(x)""",country,gender`;
  const rows = [`1,"a${inner}",DE,"f${inner},""g"""`, '', `007,,"${inner}b",m`, `3,"${inner}${inner}",,""`];
  const run = await ingestIn(await ownFolder(), `${header}${end}${rows.join(end)}${end}`, { table: 'customers' });
  const { accepted, rejected } = await run.json<IngestPart>('part.json');
  expect([accepted, rejected]).toEqual([3, {}]);
  // By hand; of mixed line endings each is a line feed.
  const read = inner === end && inner !== '\r\r\n' ? inner : inner.replace(/\r\n?/g, '\n');
  expect(await rowsOf(run, 'customer_id, country, gender')).toEqual([
    ['1', 'DE', `f${read},"g"`],
    ['007', `${read}b`, 'm'],
    ['3', null, null],
  ]);
});

test.each([
  ['a\nb\n', 'c\n"\n"', false],
  ['a\r\nb\r\n', 'c,"\r\n"\r\n', false],
  ['a\rb\r', 'c\r\r', false],
  ['a\nb\n', 'c\r\n', true],
  ['a\r\nb\r\n', 'c\n', true],
  ['a\r\n', 'b\r', true],
  ['a\r', '"\n"', true],
  ['a\r\r\n', '', true],
])('detects mixed line endings in %j, then %j: %s', (first, second, isMixed) => {
  const check = lineEndingCheck('table.csv');
  const see = () => [first, second].forEach((chunk) => void check.see(Buffer.from(chunk)));
  if (isMixed) expect(see).toThrow(Misread);
  else see();
});

/** Loads two customers with a database that accepts one row, has these `rejects`, and fails with `error`. */
async function loadWith({ rejects = [], error }: { rejects?: object[]; error?: string }) {
  const folder = await ownFolder();
  const path = join(folder, 'table.csv');
  await writeFile(path, 'customer_id,country\n1,"DE"\n2,FR\n');
  const opened: string[] = [];
  const run = async () => {
    if (error !== undefined) throw new Error(error);
  };
  const rows = async (sql: string) => (sql.includes('read_parquet') ? [{ n: 1 }] : rejects);
  const database = async (files: string[]) => {
    opened.push(...files);
    return { run, rows };
  };
  const w = { folder, output: (name: string) => join(folder, name), database } as unknown as Workspace;
  const readable = { kind: 'csv' as const, path, notes: [], damaged: false };
  const job = { w, readable, table: 'customers', mapping: null, timezone: 'UTC', fileName: 'table.csv' } as const;
  const fault = await loadCsv(job).catch((caught) => caught);
  return { fault, opened: new Set(opened.map((file) => basename(file))) };
}

test.each([
  ['reads fewer rows than the file has', {}, '1 of 2 rows could be read'],
  ['rejects a row for an unknown reason', { rejects: [{ type: 'UNQUOTED VALUE', n: 1 }] }, 'UNQUOTED VALUE'],
  ['has an internal error', { error: 'INTERNAL Error: index 39 within vector of size 4' }, 'invalid line endings'],
])(
  'a file of which DuckDB %s is loaded again with the same line endings everywhere, then refused',
  async (_, database, message) => {
    const { fault, opened } = await loadWith(database);
    expect(fault).toBeInstanceOf(InvalidInput);
    expect(fault.message).toContain(message);
    expect([...opened]).toEqual(['table.csv', 'rewritten']);
  },
);
