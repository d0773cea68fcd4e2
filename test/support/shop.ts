import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type TableName, tableNames } from '../../data/contract.ts';
import type { StoredPart } from '../../stages/ingest/combine.ts';
import { combineParts, emptyTable, type IngestPart, ingestFile } from '../../stages/ingest.ts';
import { merge } from '../../stages/merge.ts';
import type { Stage } from '../../stages/stage.ts';
import { canonicalJson } from '../../store/json.ts';
import { openWorkspace } from '../../store/workspace.ts';
import { memoryCheckpoints } from './workspace.ts';

export type Shop = {
  /** Runs a stage on what ingest and merge have made, and on what stages before it left. */
  run<Params>(stage: Stage<Params>, params: Params): Promise<void>;
  json<T = Record<string, unknown>>(name: string): Promise<T>;
  bytes(name: string): Promise<Buffer>;
};

/** Takes a folder of CSV files through ingest and merge, in a temporary folder that is removed when the test ends. */
export async function openShop(csvFolder: string, { asOf = null as string | null } = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-shop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const ingested = join(folder, 'ingested');
  const artifacts = join(folder, 'artifacts');
  await mkdir(ingested);
  await mkdir(artifacts);
  const runIn = async <Params>(from: string, to: string, stage: Stage<Params>, params: Params) => {
    const names = await readdir(from);
    const workspace = await openWorkspace({
      folder: join(folder, 'work'),
      inputs: Object.fromEntries(names.map((name) => [name, join(from, name)])),
      blob: async (digest) => join(ingested, digest),
      checkpoints: memoryCheckpoints(),
      progress: () => undefined,
    });
    try {
      await stage.run(workspace, params);
      for (const name of await readdir(join(folder, 'work', 'out'))) {
        await copyFile(join(folder, 'work', 'out', name), join(to, name));
      }
    } finally {
      workspace.close();
      await rm(join(folder, 'work'), { recursive: true });
    }
  };

  for (const table of tableNames) {
    const file = join(csvFolder, `${table}.csv`);
    const stored: StoredPart[] = [];
    if (existsSync(file)) {
      const out = join(folder, table);
      await mkdir(out);
      await runIn(out, out, ingestFile, { table, mapping: null, timezone: 'UTC', file, fileName: `${table}.csv` });
      const part: IngestPart = JSON.parse(await readFile(join(out, 'part.json'), 'utf8'));
      for (const { name } of part.parts) await copyFile(join(out, name), join(ingested, `${table}-${name}`));
      stored.push({ part, digest: (name) => `${table}-${name}` });
    }
    const manifest = stored.length === 0 ? emptyTable(table) : combineParts(table, stored, { maxRejected: 0 });
    await writeFile(join(ingested, `${table}.json`), canonicalJson(manifest));
  }
  await runIn(ingested, artifacts, merge, { asOf });
  return {
    run: (stage, params) => runIn(artifacts, artifacts, stage, params),
    json: async (name) => JSON.parse(await readFile(join(artifacts, name), 'utf8')),
    bytes: (name) => readFile(join(artifacts, name)),
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
