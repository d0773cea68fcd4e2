import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnTable } from 'arquero';
import { onTestFinished } from 'vitest';
import { canonicalJson } from '../../core/json.ts';
import type { Computation } from '../../core/stage.ts';
import { type TableName, tableNames } from '../../data/contract.ts';
import type { Mapping } from '../../data/mapping/mapping.ts';
import { type LocalArtifacts, runLocally } from '../../engine/local.ts';
import { readParquetTable } from '../../engine/parquet.ts';
import { combineParts, emptyTable } from '../../stages/ingest/combine.ts';
import { ingestLocally } from '../../stages/ingest/local.ts';
import { merge } from '../../stages/merge/index.ts';

export type Shop = {
  /** Runs a stage on what ingest and merge have made, and on what stages before it left. */
  run<Params>(stage: Computation<Params>, params: Params): Promise<void>;
  json<T = Record<string, unknown>>(name: string): Promise<T>;
  bytes(name: string): Promise<Buffer>;
  table(name: string): Promise<ColumnTable>;
};

/** Takes a folder of CSV files through ingest and merge, in a temporary folder that is removed when the test ends. */
export async function openShop(
  csvFolder: string,
  { asOf = null as string | null, mapping = {} as Mapping } = {},
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-shop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const artifacts: LocalArtifacts = {};
  let runs = 0;
  const run = async <Params>(stage: Computation<Params>, params: Params, inputs = artifacts) => {
    const made = await runLocally(stage, params, { folder: join(folder, String(runs++)), inputs });
    Object.assign(artifacts, made.artifacts);
  };

  const tables: LocalArtifacts = {};
  for (const table of tableNames) {
    const file = { path: join(csvFolder, `${table}.csv`), name: `${table}.csv` };
    const params = { table, mapping: mapping[table] ?? null, timezone: 'UTC' };
    const stored = existsSync(file.path) ? [await ingestLocally(params, file, join(folder, table))] : [];
    const manifest = stored.length === 0 ? emptyTable(table) : combineParts(table, stored, { maxRejected: 0 });
    tables[`${table}.json`] = join(folder, `${table}.json`);
    await writeFile(join(folder, `${table}.json`), canonicalJson(manifest));
  }
  await run(merge, { asOf }, tables);
  for (const [name, path] of Object.entries(tables)) artifacts[`ingest:${name}`] = path;
  return {
    run,
    json: async (name) => JSON.parse(await readFile(artifacts[name]!, 'utf8')),
    bytes: (name) => readFile(artifacts[name]!),
    table: (name) => readParquetTable(artifacts[name]!),
  };
}

type Cell = string | number | null;

/** A shop of literal tables: rows, or the text of the CSV file. */
export async function shopOf(
  tables: Partial<Record<TableName, string | Record<string, Cell>[]>>,
  options = {},
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-csv-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [table, rows] of Object.entries(tables)) await writeFile(join(folder, `${table}.csv`), csvOf(rows));
  return openShop(folder, options);
}

function csvOf(rows: string | Record<string, Cell>[]): string {
  if (typeof rows === 'string') return `${rows}\n`;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => row[name] ?? '').join(','));
  return `${[names.join(','), ...lines].join('\n')}\n`;
}
