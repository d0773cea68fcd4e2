import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '../../activities/ingest.ts';
import { logStages } from '../../activities/log.ts';
import type { Dependencies, StageCall } from '../../activities/run.ts';
import type { TableName } from '../../data/contract.ts';
import { type PipelineInput, pipelineInput } from '../../data/input.ts';
import { ComputePool } from '../../engine/pool.ts';
import { openStore, type Store } from '../../store/store.ts';
import { header, ownFolder } from '../support/ingested.ts';
import { parquetOf } from '../support/workspace.ts';

/** Cells that must not leave the source: a text, a number that is out of range, a time that is not, and a day that is no day. */
const [text, number, time, day] = ['ann.canary@example.org', '8877665544332211', '31.12.1877 11:22:33', '2019-02-29'];
const secrets = [text, 'canary', number, '12.1877', '1877-12', '11:22:33', day];

let store: Store;
let pool: ComputePool;
beforeAll(async () => {
  store = openStore(await mkdtemp(join(tmpdir(), 'marketflow-store-')));
  const computations = new URL('../../activities/computations.ts', import.meta.url);
  pool = new ComputePool({ storeUrl: store.url, worker: 'test', computations, size: 1, reuse: true });
});
afterAll(async () => {
  await pool.close();
  await rm(store.url, { recursive: true, force: true });
});

/** What an attempt to ingest the file leaves in Temporal's history, in the log, and in the run's records. */
async function traces(name: string, content: string | Buffer, input: Partial<PipelineInput> = {}) {
  const source = await ownFolder();
  await writeFile(join(source, name), content);
  const leases = { hold: async () => ({ generation: 0, release: () => undefined }) };
  const dependencies = { store, pool, leases, roots: [source] } as unknown as Dependencies;
  const table = name.slice(0, name.indexOf('.')) as TableName;
  const call: StageCall & { table: TableName } = {
    run: { workflowId: 'w', runId: source.slice(source.lastIndexOf('/') + 1), origin: 'r', storeId: await store.id() },
    stage: `ingest:${table}`,
    settings: pipelineInput.parse({ source, ...input }),
    inputs: [],
    table,
  };
  const found: unknown[] = [];
  const logger = new DefaultLogger('TRACE', (entry) => found.push(entry));
  const environment = new MockActivityEnvironment({}, { logger });
  environment.on('heartbeat', (details: unknown) => found.push(details));
  const result = await environment
    .run(() => {
      const { inbound } = logStages(Context.current());
      return inbound!.execute!({ args: [call], headers: {} }, () => ingest(dependencies)(call));
    })
    .catch((error) => ({ name: error.name, message: error.message, stack: error.stack, details: error.details }));
  for (const { key } of await store.files.list(`runs/w/${call.run.runId}`))
    found.push(String(await store.files.read(key)));
  return {
    result: result as { message?: string; notes?: string[] },
    text: inspect([result, found], { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity }),
  };
}

const row = (cells: Partial<Record<string, string>>) => {
  const usual = { transaction_id: '1', timestamp: '2023-01-01', customer_id: 'c', quantity: '1', gross_revenue: '1' };
  return `${Object.values({ ...usual, ...cells }).join(',')}\n`;
};
const table = (...rows: string[]) => `${header}\n${rows.join('')}`;
const more = (column: string, cell: string) => `${header},${column}\n${row({ [column]: cell })}`;
const mapped = (columns: Record<string, unknown>) => ({ mapping: { transactions: { columns } } });

test.each<[string, string | Buffer, RegExp, Partial<PipelineInput>?, string?]>([
  ['an unreadable number', table(row({ quantity: text })), /quantity: unreadable 1 \(.* line 2\)/],
  ['a number out of range', table(row({ gross_revenue: number })), /gross_revenue: out of range 1 \(.* line 2\)/],
  ['an unreadable time', table(row({ timestamp: time })), /timestamp: unreadable 1 \(.* line 2\)/],
  ['a day that does not exist', table(row({ timestamp: day })), /timestamp: unreadable 1 \(.* line 2\)/],
  ['a discount out of range', more('discount_applied', number), /discount_applied: out of range/],
  ['an unreadable flag', more('refund_flag', text), /refund_flag: unreadable/],
  ['dates in another format', `customer_id,signup_date\n${text},${time}\n`, /signup_date/, {}, 'customers.csv'],
  ['a row with too many cells', table(row({ more: text })), /too many cells 1 \(.* line 2\)/],
  ['a row with too few cells', table(`${text}\n`), /too few cells 1/],
  [
    'invalid encoding',
    Buffer.from(table(row({ customer_id: '\xc3\xa9' }), row({ customer_id: `\xff${text}` })), 'latin1'),
    /invalid encoding 1 \(.* line 3\)/,
  ],
  ['a file without a header', `1,${time},${text},1,1\n`, /line 1 has none of the expected column names/],
  ['an unclosed quote', table(row({ customer_id: `"${text}` })), /line 2 has an unclosed quote/],
  ['text after a closing quote', table(row({ customer_id: `"a" ${text}` })), /text after a closing quote/],
  ['a NUL byte', table(row({ customer_id: `${text}\0` })), /NUL byte/],
  ['mixed line endings', table('1,2023-01-01,"a\r\nb",1,1\r\n', row({ quantity: text })), /quantity: unreadable/],
  ['a long line', table(row({ quantity: text, customer_id: 'x'.repeat(3_000_000) })), /transactions/],
  ['an expression of a text', table(row({ quantity: text })), /unreadable/, mapped({ quantity: { abs: 'quantity' } })],
  [
    'a time in another format than its expression',
    table(row({ timestamp: text })),
    /unreadable/,
    mapped({ timestamp: { date: ['timestamp', '%d.%m.%Y', 'Europe/Berlin'] } }),
  ],
  [
    'a cell of Parquet',
    `select '1' transaction_id, '2023-01-01' "timestamp", 'c' customer_id, '${text}' quantity, 1 gross_revenue`,
    /quantity: unreadable/,
    {},
    'transactions.parquet',
  ],
  [
    'a NUL in Parquet',
    `select '1' transaction_id, '2023-01-01' "timestamp", '${text}' || chr(0) customer_id, 1 quantity, 1 gross_revenue`,
    /invalid encoding/,
    {},
    'transactions.parquet',
  ],
])('no cell leaves the source: %s', async (_, content, kind, input = {}, name = 'transactions.csv') => {
  const bytes = name.endsWith('.parquet') ? await parquetOf(String(content)) : content;
  const refused = await traces(name, bytes, { ...input, maxRejected: 0 });
  expect(refused.result.message).toMatch(kind);
  // A run that accepts the rejected rows has notes on them.
  const isAcceptable = refused.result.message!.includes('maxRejected');
  const noted = isAcceptable ? await traces(name, bytes, { ...input, maxRejected: 1 }) : refused;
  expect(secrets.filter((secret) => `${refused.text}${noted.text}`.includes(secret))).toEqual([]);
});
