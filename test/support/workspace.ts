import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ColumnTable } from 'arquero';
import { onTestFinished } from 'vitest';
import type { Checkpoints } from '../../core/artifact.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Computation, StageOutcome } from '../../core/stage.ts';
import { openDuckDB } from '../../engine/duckdb.ts';
import { runLocally } from '../../engine/local.ts';
import { readParquetTable } from '../../engine/parquet.ts';

/** An input artifact: `{ sql }` for a Parquet file that DuckDB makes of the query, bytes as they are, anything else as JSON. */
type Input = { sql: string } | Uint8Array | object;

export type StageRun = {
  outcome: StageOutcome;
  progress: Record<string, unknown>[];
  names: string[];
  json<T = Record<string, unknown>>(name: string): Promise<T>;
  table(name: string): Promise<ColumnTable>;
  bytes(name: string): Promise<Buffer>;
};

/** Runs a stage in a temporary folder, removed when the test ends. Blobs are inputs too: by digest, which may be any word. */
export async function runStage<Params>(
  stage: Computation<Params>,
  params: Params,
  inputs: Record<string, Input>,
  blobs: Record<string, Input> = {},
  checkpoints: Checkpoints = memoryCheckpoints(),
): Promise<StageRun> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const paths = await writeInputs(join(folder, 'inputs'), inputs);
  const blobPaths = await writeInputs(join(folder, 'blobs'), blobs);
  const progress: Record<string, unknown>[] = [];
  const { outcome, artifacts } = await runLocally(stage, params, {
    folder: join(folder, 'work'),
    inputs: paths,
    blob: async (digest) => blobPaths[digest] ?? Promise.reject(new Error(`no blob ${digest}`)),
    checkpoints,
    progress: (details) => progress.push(details),
  });
  const bytes = (name: string) => readFile(artifacts[name] ?? join(folder, name));
  return {
    outcome,
    progress,
    names: Object.keys(artifacts),
    json: async (name) => JSON.parse((await bytes(name)).toString()),
    table: (name) => readParquetTable(artifacts[name]!),
    bytes,
  };
}

export function memoryCheckpoints(): Checkpoints {
  const files = new Map<string, Uint8Array>();
  return {
    list: async () => [...files.keys()].sort(),
    read: async (name) => files.get(name) ?? Promise.reject(new Error(`no checkpoint ${name}`)),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: async (name) => void files.delete(name),
  };
}

async function writeInputs(folder: string, inputs: Record<string, Input>): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [name, value] of Object.entries(inputs)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeInput(path, value);
    paths[name] = path;
  }
  return paths;
}

async function writeInput(path: string, value: Input): Promise<void> {
  if (value instanceof Uint8Array) {
    await writeFile(path, value);
  } else if ('sql' in value) {
    await writeParquet(path, value.sql);
  } else {
    await writeFile(path, canonicalJson(value));
  }
}

async function writeParquet(path: string, sql: string): Promise<void> {
  const database = await openDuckDB({ folder: join(path, '..'), files: [] });
  await database.run(`copy (${sql}) to '${path}' (format parquet)`);
  database.close();
}

/** The Parquet file that DuckDB makes of the query. */
export async function parquetOf(sql: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeParquet(join(folder, 'table.parquet'), sql);
  return readFile(join(folder, 'table.parquet'));
}
