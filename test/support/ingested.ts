import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDuckDB } from '../../engine/duckdb.ts';
import { ingest } from '../../stages/ingest/index.ts';
import type { IngestParams } from '../../stages/ingest/ingest.ts';
import { runStage, type StageRun } from './workspace.ts';

/** The columns that transactions must have. */
export const header = 'transaction_id,timestamp,customer_id,quantity,gross_revenue';

/** A folder that is gone when the test has ended. */
export async function ownFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'marketflow-ingest-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Ingests a file of this content, of transactions if nothing else is said, that is written into `folder` first. */
export async function ingestIn(
  folder: string,
  content: string | Buffer,
  params: Partial<IngestParams> = {},
  name = 'table.csv',
): Promise<StageRun> {
  const file = join(folder, name);
  await writeFile(file, content);
  const usual = { table: 'transactions', mapping: null, timezone: 'UTC', file, fileName: name } as const;
  return runStage(ingest, { ...usual, ...params }, {});
}

/** The rows of a part as DuckDB shows them, since its types are what matters. */
export async function rowsOf(run: StageRun, columns: string, name = 'part.parquet') {
  const folder = await ownFolder();
  const path = join(folder, name);
  await writeFile(path, await run.bytes(name));
  const database = await openDuckDB({ files: [path], folder });
  onTestFinished(() => database.close());
  return (await database.rows(`select ${columns} from read_parquet('${path}')`)).map((row) => Object.values(row));
}
