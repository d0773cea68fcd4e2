import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnTable, table } from 'arquero';
import { expect, onTestFinished, test } from 'vitest';
import { readParquetTable } from '../../engine/parquet.ts';
import { openWorkspace } from '../../engine/workspace.ts';

async function temporaryWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-workspace-'));
  const refuse = () => Promise.reject(new Error('not in this test'));
  const checkpoints = { list: async () => [], read: refuse, write: refuse, remove: refuse };
  const workspace = await openWorkspace({ folder, inputs: {}, blob: refuse, checkpoints, progress: () => {} });
  onTestFinished(async () => {
    workspace.close();
    await rm(folder, { recursive: true });
  });
  return workspace;
}

// Two in one folder overwrite each other's files: tried, it ends in a segmentation fault.
test('each database spills into a folder of its own', async () => {
  const workspace = await temporaryWorkspace();
  const databases = await Promise.all([workspace.database(), workspace.database()]);
  const folders = await Promise.all(
    databases.map((database) => database.rows(`select current_setting('temp_directory') as folder`)),
  );
  const [one, other] = folders.map(([row]) => row?.folder);
  expect(one).not.toBe(other);
  expect(String(one).startsWith(workspace.folder)).toBe(true);
});

const numbers = table({
  integer: Int32Array.of(3, 1, 2),
  bigint: BigInt64Array.of(30n, 10n, 20n),
  number: Float64Array.of(0.5, 1, 2),
});
const schema = { integer: 'integer', bigint: 'bigint', number: 'number' } as const;
test.each<[string, ColumnTable, number[]]>([
  ['whole', numbers, [3, 1, 2]],
  ['ordered', numbers.orderby('integer'), [1, 2, 3]],
  ['filtered', numbers.filter((row: { integer: number }) => row.integer > 1), [3, 2]],
  ['empty', numbers.filter(() => false), []],
])('a table is written with the types of its schema: %s', async (_, rows, expected) => {
  const workspace = await temporaryWorkspace();
  await workspace.writeTable('table.parquet', rows, schema);
  const database = await workspace.database();
  const written = `read_parquet('${workspace.output('table.parquet')}')`;
  const types = await database.rows(`select column_type from (describe from ${written})`);
  expect(types.map(({ column_type }) => column_type)).toEqual(['INTEGER', 'BIGINT', 'DOUBLE']);
  const found = await database.rows(`select integer from ${written}`);
  expect(found.map(({ integer }) => integer)).toEqual(expected);
});

// DuckDB writes 100 million nulls in a second.
const nulls = (columns: number, rows: number) =>
  `select ${Array.from({ length: columns }, (_, i) => `null::tinyint as c${i}`).join(', ')} from range(${rows})`;

test('a table with more than 100 million values is refused, with its size, the limit and what to do', async () => {
  const database = await (await temporaryWorkspace()).database();
  await expect(database.table(nulls(2, 50_000_001))).rejects.toMatchObject({
    name: 'InvalidInput',
    message:
      'a table of 50,000,001 rows and 2 columns has 100,000,002 values, more than the 100,000,000 that fit into memory; run on fewer customers, for example on one country at a time',
  });
});

test('a table with more than 100 million values is not written', async () => {
  const rows = table({ number: new Float64Array(100_001) });
  const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, 'number' as const]));
  const writing = (await temporaryWorkspace()).writeTable('wide.parquet', rows, wide);
  await expect(writing).rejects.toThrow('100,001 rows and 1,000 columns has 100,001,000 values');
});

test('only the columns that are read count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-parquet-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'wide.parquet');
  const workspace = await temporaryWorkspace();
  const database = await workspace.database();
  await database.run(`copy (${nulls(1001, 100_000)}) to '${workspace.output('wide.parquet')}' (format parquet)`);
  await rename(workspace.output('wide.parquet'), path);
  await expect(readParquetTable(path)).rejects.toThrow('100,000 rows and 1,001 columns');
  expect((await readParquetTable(path, ['c0'])).numRows()).toBe(100_000);
});
