import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type CheckOptions, check, checkSource } from '../../../client/verbs/check/check.ts';
import type { CheckDocument } from '../../../client/verbs/check/print.ts';
import { generate } from '../../../data/generate/generate.ts';
import type { Tally } from '../../../data/generate/planting.ts';

let source: string;
beforeEach(async () => {
  source = await mkdtemp(join(tmpdir(), 'marketflow-check-test-'));
  onTestFinished(() => rm(source, { recursive: true, force: true }));
});

const header = 'transaction_id,timestamp,customer_id,quantity,gross_revenue\n';
const put = (name: string, content: string) => writeFile(join(source, name), content);

async function printed(options: Omit<CheckOptions, 'source'> = {}) {
  const [out, err] = ['stdout', 'stderr'].map((stream) => {
    const spy = vi.spyOn(process[stream as 'stdout'], 'write').mockReturnValue(true);
    onTestFinished(() => spy.mockRestore());
    return () => spy.mock.calls.map(([text]) => text).join('');
  });
  const exit = await check({ source, ...options });
  return { exit, out: out!(), err: err!() };
}

test('a valid source is exit 0, one line per table and nothing on stderr', async () => {
  await put('transactions.csv', `${header}1,2023-01-01,7,1,2.5\n2,2023-01-31,7,x,2.5\n`);
  const { exit, out, err } = await printed({ maxRejected: 0.5 });
  expect([exit, err]).toEqual([0, '']);
  expect(out).toMatch(/^transactions +1 file +2 rows +1 accepted +1 rejected \(50%\)$/m);
  expect(out).toMatch(/^events +absent$/m);
  expect(out).toMatch(/1 row rejected, quantity: unreadable \("transactions.csv" line 3\)/);
  expect(out).toMatch(/cohorts by signup month: the source has no table customers; cohorts are formed by month/);
});

test('an invalid source is exit 2, one line per error on stderr', async () => {
  await put('transactions.csv', 'transaction_id,timestamp\n1,2\n');
  await put('events.csv', '');
  const { exit, out, err } = await printed();
  expect(exit).toBe(2);
  // What they would switch off is not known.
  expect(out).toMatch(/^transactions +unreadable$/m);
  expect(out).not.toMatch(/no table (transactions|events)/);
  expect(out).toContain('the source has no table customers');
  expect(err.trimEnd().split('\n')).toEqual([
    '"transactions.csv": required columns are missing: customer_id, quantity, gross_revenue (line 1 has "transaction_id", "timestamp"); rename them in the file, or map them in a mapping',
    expect.stringMatching(/^"events.csv" is empty/),
  ]);
});

test('errors show an invalid cell if both streams are a terminal, and nothing is printed as JSON', async () => {
  await put('transactions.csv', `${header}1,2023-01-01,7,canary,2.5\n`);
  const terminal = (stream: 'stdout' | 'stderr', isTTY: boolean) => Object.assign(process[stream], { isTTY });
  const before = { stdout: process.stdout.isTTY, stderr: process.stderr.isTTY };
  onTestFinished(() => void (terminal('stdout', before.stdout) && terminal('stderr', before.stderr)));
  for (const [stdout, stderr, json, shown] of [
    [true, true, false, true],
    [true, true, true, false],
    [false, true, false, false],
    [true, false, false, false],
  ] as const) {
    terminal('stdout', stdout);
    terminal('stderr', stderr);
    const { out, err } = await printed({ json });
    expect(`${out}${err}`).toContain('quantity: unreadable 1');
    expect(`${out}${err}`.includes('canary')).toBe(shown);
    vi.restoreAllMocks();
  }
});

test('--json prints one document with exactly these parts', async () => {
  await put('transactions.csv', `${header}1,2023-01-01,7,1,2.5\n`);
  await put('customers.csv', 'customer_id,age\n7,old\n');
  const { exit, out } = await printed({ json: true });
  const document: CheckDocument = JSON.parse(out);
  expect(exit).toBe(0);
  expect(Object.keys(document)).toEqual(['ok', 'tables', 'switchedOff', 'notes', 'errors']);
  expect(document.tables[0]).toEqual({
    table: 'customers',
    files: 1,
    rows: 1,
    accepted: 1,
    rejected: {},
    nulled: { age: 1 },
    missingColumns: ['signup_date', 'country', 'gender', 'loyalty_tier', 'acquisition_channel'],
    notes: [expect.stringMatching(/age: 1 cell unreadable.*line 2\)/)],
  });
  expect(document.tables.map(({ table }) => table)).toHaveLength(5);
});

test('a document with errors is still a document', async () => {
  const document = await checkSource({ source: join(source, 'nowhere') });
  expect(document).toEqual({
    ok: false,
    tables: [],
    switchedOff: [],
    notes: [],
    errors: [expect.stringMatching(/does not exist/)],
  });
});

test('a mapping that is not JSON, has faults or is missing is one plain error', async () => {
  await put('transactions.csv', header);
  await put('broken.json', '{');
  await put('faulty.json', '{"transaktions": {}, "events": {"columns": {"x": "y"}}}');
  const errors = async (name: string) => (await checkSource({ source, mapping: join(source, name) })).errors;
  expect(await errors('broken.json')).toEqual([expect.stringMatching(/is not JSON/)]);
  expect(await errors('faulty.json')).toEqual([
    expect.stringMatching(/transaktions.*did you mean transactions.*events has no such column/),
  ]);
  expect(await errors('absent.json')).toEqual([expect.stringMatching(/cannot be read \(ENOENT\)/)]);
});

test('files of a folder are counted together, and an unreadable one does not hide the others', async () => {
  await mkdir(join(source, 'transactions'));
  await put('transactions/1.csv', `${header}1,2023-01-01,7,1,2.5\n`);
  await put('transactions/2.csv', `${header}2,2023-01-02,7,1,2.5\n3,2023-01-03,7,1,2.5\n`);
  const whole = await checkSource({ source });
  expect(whole.tables.find(({ table }) => table === 'transactions')).toMatchObject({ files: 2, rows: 3 });
  await put('transactions/3.csv', '<html>');
  await put('transactions/4.csv', '{"a": 1}');
  expect((await checkSource({ source })).errors).toEqual([
    expect.stringMatching(/"transactions\/3.csv" is not a CSV file but a web page/),
    expect.stringMatching(/"transactions\/4.csv" is not a CSV file but JSON/),
  ]);
});

test('no temporary file remains', async () => {
  await put('transactions.csv', `${header}1,2023-01-01,7,1,2.5\n`);
  const left = async () => (await readdir(tmpdir())).filter((name) => /^marketflow-check-(?!test)/.test(name));
  const before = await left();
  await checkSource({ source });
  expect((await left()).filter((name) => !before.includes(name))).toEqual([]);
});

test('every planted defect is found, counted under its reason, and nothing else', async () => {
  await generate({ out: source, scale: 0.01, seed: 7, nights: 3, dirty: true });
  const planted: Record<string, Tally> = JSON.parse(await readFile(join(source, 'planted.json'), 'utf8'));
  const document = await checkSource({ source, maxRejected: 0.5 });
  expect(document.errors).toEqual([]);
  for (const { table, rows, accepted, rejected, nulled } of document.tables) {
    const tally = planted[table]!;
    expect({ table, rows, rejected, nulled }).toEqual({
      table,
      rows: tally.rows,
      rejected: tally.rejected,
      nulled: tally.nulled,
    });
    expect(accepted + Object.values(rejected).reduce((a, b) => a + b, 0)).toBe(rows);
    const notes = document.notes.filter((note) => note.table === table && note.kind in tally.notes);
    expect(Object.fromEntries(notes.map(({ kind, count }) => [kind, count]))).toEqual(tally.notes);
  }
});

test('each note on the data has its count and total', async () => {
  await put('customers.csv', 'customer_id,signup_date\n1,2023-01-10\n2,2023-01-01\n2,2020-01-01\n,2023-01-01\n');
  const orders = Array.from({ length: 30 }, (_, i) => `b${i},2023-02-01,9,1,1`);
  const ordinary = Array.from({ length: 20 }, (_, i) => `o${i},2023-02-01,c${i},1,1`);
  await put(
    'transactions.csv',
    `${header}1,2023-01-05,1,1,2.5\n1,2023-01-05,1,1,2.5\n3,2023-01-10,1,-1,-5\n4,2023-02-01,,1,\n${[...orders, ...ordinary].join('\n')}\n`,
  );
  await put('campaigns.csv', 'campaign_id,start_date,end_date\n1,2023-02-01,2023-01-01\n2,2023-01-01,2023-01-01\n');
  const { notes, errors } = await checkSource({ source });
  expect(errors).toEqual([]);
  const found = Object.fromEntries(notes.map(({ kind, table, count, of }) => [`${table}: ${kind}`, [count, of]]));
  expect(found).toEqual({
    'customers: without key': [1, 4],
    'customers: repeated key': [1, 4],
    'campaigns: ends before it starts': [1, 2],
    'transactions: guest': [1, 54],
    'transactions: repeated transaction': [1, 54],
    'transactions: identical row': [1, 54],
    'transactions: negative quantity': [1, 54],
    'transactions: negative amount': [1, 54],
    'transactions: unknown amount': [1, 54],
    // 30 of customer 9 and 20 of others, none of whom is in customers.
    'transactions: unknown customer': [50, 54],
    // Two on 5 January of a customer who signed up on the 10th; the purchase on that very day is none.
    'transactions: before signup': [2, 3],
    'transactions: outlier in orders': [1, 22],
    'transactions: incomplete first month': [3, 54],
    'transactions: incomplete last month': [51, 54],
  });
});

test('the program exits with the code and prints one document, without a server', async () => {
  await put('transactions.csv', 'nothing\n');
  const program =
    "import('./client/verbs/check/check.ts').then(async (m) => process.exit(await m.check({ source: process.argv[1], json: true })))";
  const ended = spawnSync(process.execPath, ['--import', 'tsx', '-e', program, source], { encoding: 'utf8' });
  expect([ended.status, ended.stderr]).toEqual([2, '']);
  expect(JSON.parse(ended.stdout).errors).toHaveLength(1);
});
