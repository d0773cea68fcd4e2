import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readMapping } from '../../../data/mapping/mapping.ts';
import { openDuckDB } from '../../../engine/duckdb.ts';
import { ingest } from '../../../stages/ingest/index.ts';
import { resolveSource } from '../../../stages/ingest/source.ts';
import { runStage } from '../../support/workspace.ts';

let root: string;
let source: string;
let secret: string;
beforeEach(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'marketflow-source-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  [root, source, secret] = [join(folder, 'root'), join(folder, 'root', 'shop'), join(folder, 'secret')];
  await mkdir(source, { recursive: true });
  await mkdir(secret);
  await put('transactions.csv');
  await writeFile(join(secret, 'transactions.csv'), 'transaction_id\n');
});

async function put(...names: string[]) {
  for (const name of names) {
    await mkdir(join(source, name, '..'), { recursive: true });
    await writeFile(join(source, name), 'transaction_id\n');
  }
}
const namesOf = async (table: 'transactions' | 'customers' | 'events') =>
  (await resolveSource(source, null, [root]))[table].files.map(({ name }) => name);
const refused = (message: RegExp, folder = source, mapping = {}) =>
  expect(resolveSource(folder, mapping, [root])).rejects.toThrow(
    expect.objectContaining({ name: 'InvalidInput', message: expect.stringMatching(message) }),
  );

test('a table is a file with its name, compressed or not, CSV or Parquet, case-insensitive', async () => {
  await put('Customers.CSV', 'events.parquet', 'products.tsv.gz', 'notes.txt', 'planted.json');
  expect(await namesOf('transactions')).toEqual(['transactions.csv']);
  expect(await namesOf('customers')).toEqual(['Customers.CSV']);
  expect(await namesOf('events')).toEqual(['events.parquet']);
});

test('a table may be a folder of files, sorted by code point, without hidden files', async () => {
  await put(
    'events/b.csv',
    'events/a.csv',
    'events/Z.csv.gz',
    'events/.a.csv.swp',
    'events/_SUCCESS',
    'events/readme.txt',
  );
  expect(await namesOf('events')).toEqual(['events/Z.csv.gz', 'events/a.csv', 'events/b.csv']);
});

test('only optional tables may be missing, and a similar name is suggested', async () => {
  expect(await namesOf('customers')).toEqual([]);
  await rm(join(source, 'transactions.csv'));
  await put('transaction.csv');
  await refused(/no transactions\.csv.*did you mean "transaction"\?/);
});

test('the error for a folder of other names shows how to map a file', async () => {
  await rm(join(source, 'transactions.csv'));
  await refused(/the only required table; it contains no files$/);
  await put('customers.csv', 'Orders 2024.csv', 'stores.csv', 'notes.txt');
  const message = await resolveSource(source, null, [root]).catch((error: Error) => error.message);
  expect(message).toContain('it contains "Orders 2024.csv", "customers.csv", "notes.txt", "stores.csv"; to read');
  expect(message).toMatch(/--mapping FILE\.json with .*; docs\/data-contract\.md lists the columns/);
  // The advised mapping reads the file.
  const advised = readMapping(JSON.parse(/\{.*\}/.exec(String(message))![0]));
  const files = 'mapping' in advised ? await resolveSource(source, advised.mapping, [root]) : null;
  expect(files?.transactions.files.map(({ name }) => name)).toEqual(['Orders 2024.csv']);
});

test.each(['Shop.xlsx', 'transactions.xls', 'a.ods'])(
  'the error for a folder with the workbook %s asks to save its sheets',
  async (name) => {
    await rm(join(source, 'transactions.csv'));
    await put(name, 'customers.csv');
    await refused(
      new RegExp(`"${name}" is a workbook: save each of its sheets as a CSV file, such as transactions.csv$`),
    );
  },
);

test('a link to nothing and a path that cannot be opened are not reported as missing', async () => {
  await symlink('nowhere.csv', join(source, 'events.csv'));
  await refused(/^"events.csv" is a link to nothing; correct or remove it$/);
  await rm(join(source, 'events.csv'));
  await symlink('events.csv', join(source, 'events.csv'));
  await refused(/^"events.csv" cannot be opened \(ELOOP\); check the path$/);
});

test('a path through a file does not exist', async () => {
  await refused(/transactions.csv\/x" does not exist; check the path$/, join(source, 'transactions.csv', 'x'));
});

test('a folder without transactions is not told to read its Customers.csv as transactions', async () => {
  await rm(join(source, 'transactions.csv'));
  await put('Customers.csv');
  await refused(/the only required table; it contains "Customers.csv"$/);
});

test('a table that occurs twice is rejected', async () => {
  await put('transactions.parquet');
  await refused(/transactions occurs more than once: "transactions.csv", "transactions.parquet"/);
});

test('a file that would be counted twice is rejected: listed twice, linked, or compressed and uncompressed', async () => {
  const mapped = (...files: string[]) => ({ events: { files, columns: {} } });
  await put('a.csv', 'more/b.csv');
  await refused(/events: "a.csv" and "a.csv" seem to contain the same rows/, source, mapped('a.csv', 'a.csv'));
  await refused(/"more\/b.csv" and "more\/b.csv"/, source, mapped('more', 'more/b.csv'));
  await symlink(join(source, 'more', 'b.csv'), join(source, 'more', 'latest.csv'));
  await refused(/"more\/b.csv" and "more\/latest.csv"/, source, mapped('more'));
  await put('events/2024.csv', 'events/2024.csv.gz');
  await refused(/events: "events\/2024.csv" and "events\/2024.csv.gz" seem to contain the same rows/);
  await rm(join(source, 'events/2024.csv.gz'));
  await put('events/2024.parquet');
  await refused(/"events\/2024.csv" and "events\/2024.parquet"/);
});

test('ignored entries in the folder of a table are reported', async () => {
  await put('events/a.csv', 'events/b.zip', 'events/c.txt', 'events/old/d.csv', 'events/.hidden', 'events/_SUCCESS');
  const { events } = await resolveSource(source, null, [root]);
  expect(events.notes).toEqual(['3 entries in the folder "events" ignored: "b.zip", "c.txt", "old"']);
  expect((await resolveSource(source, null, [root])).transactions.notes).toEqual([]);
});

test('a folder without table files, a source that is a file and a missing source are rejected', async () => {
  await mkdir(join(source, 'events'));
  await refused(/the folder "events" has no table files/);
  await refused(/is a file; expected the folder/, join(source, 'transactions.csv'));
  await refused(/does not exist/, join(root, 'nowhere'));
});

test('a pipe is rejected without blocking', async () => {
  execFileSync('mkfifo', [join(source, 'events.csv')]);
  await refused(/"events.csv" is not a regular file/);
});

test('a mapping may name files, and the same file for several tables', async () => {
  await put('orders.csv', 'more/orders.csv');
  const files = await resolveSource(
    source,
    { transactions: { files: ['orders.csv', 'more'], columns: {} }, customers: { files: ['orders.csv'], columns: {} } },
    [root],
  );
  expect(files.transactions.files.map(({ name }) => name)).toEqual(['more/orders.csv', 'orders.csv']);
  expect(files.customers.files).toEqual([{ name: 'orders.csv', path: join(source, 'orders.csv') }]);
});

describe('nothing outside the roots is read', () => {
  test('by another path or through ..', async () => {
    await refused(/outside the folders that this worker may read/, secret);
    await refused(/outside the folders/, join(root, 'shop', '..', '..', 'secret'));
    await refused(/outside the folders/, `${root}/../secret`);
    await refused(/outside the folders/, '/');
    await refused(/not a valid path/, `${root}/\0`);
  });

  test('and errors do not reveal whether an outside path exists', async () => {
    const message = async (path: string) =>
      (await resolveSource(path, null, [root]).catch((error: Error) => error.message)) as string;
    const existing = await message(secret);
    expect((await message(`${secret}-not`)).replace('-not', '')).toBe(existing);
  });

  test('in a folder whose name begins like the root', async () => {
    await mkdir(`${root}-other`);
    await refused(/outside the folders/, `${root}-other`);
  });

  test('through links to the source, a file, a table folder or a file in it', async () => {
    await symlink(secret, join(root, 'link'));
    await refused(/outside the folders/, join(root, 'link'));
    await symlink(join(secret, 'transactions.csv'), join(source, 'events.csv'));
    await refused(/"events.csv" is outside/);
    await rm(join(source, 'events.csv'));
    await symlink(secret, join(source, 'customers'));
    await refused(/"customers" is outside/);
    await rm(join(source, 'customers'));
    await mkdir(join(source, 'products'));
    await symlink('/etc/passwd', join(source, 'products', 'p.csv'));
    await refused(/"products\/p.csv" is outside/);
  });

  test('through a mapping with files outside the source, even inside the roots', async () => {
    const mapped = (file: string) => ({ customers: { files: [file], columns: {} } });
    await mkdir(join(root, 'other'));
    await writeFile(join(root, 'other', 'x.csv'), 'a\n');
    await refused(/outside/, source, mapped('../../secret/transactions.csv'));
    await refused(/outside/, source, mapped('../other/x.csv'));
    await refused(/expected a path relative/, source, mapped('/etc/passwd'));
    await symlink(join(root, 'other', 'x.csv'), join(source, 'x.csv'));
    await refused(/outside/, source, mapped('x.csv'));
  });

  test('but a link to another folder inside the roots is followed', async () => {
    await symlink(source, join(root, 'today'));
    expect((await resolveSource(join(root, 'today'), null, [root])).transactions.files).toHaveLength(1);
  });
});

test('column names and mapping constants cannot inject SQL', async () => {
  const file = join(source, 'transactions.csv');
  const evil = `x', (select content from read_text('/etc/passwd')) as "y`;
  await writeFile(
    file,
    `transaction_id,timestamp,customer_id,quantity,gross_revenue,"${evil.replaceAll('"', '""')}"\n1,2023-01-01,c,1,1,cell\n`,
  );
  const columns = { product_id: evil, campaign_id: { concat: [{ value: "'||(select 1)||'" }, evil] } };
  const run = await runStage(
    ingest,
    { table: 'transactions', mapping: { columns }, timezone: 'UTC', file, fileName: 'transactions.csv' },
    {},
  );
  const part = await run.table('part.parquet');
  expect([part.get('product_id', 0), part.get('campaign_id', 0)]).toEqual(['cell', "'||(select 1)||'cell"]);
});

test.each([
  ["select * from read_text('/etc/passwd')"],
  ["select * from read_csv('/etc/passwd')"],
  ["select * from glob('/etc/*')"],
  ["copy (select 1) to '/tmp/marketflow-escape.csv'"],
  ["attach '/tmp/marketflow-escape.db'"],
  ['install httpfs'],
  ['load httpfs'],
  ['set enable_external_access = true'],
  ["set memory_limit = '100GB'"],
  ["set allowed_directories = ['/']"],
])('the database of a table rejects: %s', async (sql) => {
  const database = await openDuckDB({ files: [join(source, 'transactions.csv')], folder: secret });
  onTestFinished(() => database.close());
  await expect(database.run(sql)).rejects.toThrow();
});
