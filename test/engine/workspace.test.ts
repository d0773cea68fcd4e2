import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ColumnTable, table } from 'arquero';
import { expect, onTestFinished, test } from 'vitest';
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
