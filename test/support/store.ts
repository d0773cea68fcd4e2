import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ref } from '../../core/artifact.ts';
import { openDuckDB } from '../../engine/duckdb.ts';
import { openStore, type Store } from '../../store/store.ts';

/** A store in a temporary folder, removed when the test ends. */
export async function temporaryStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return openStore(folder);
}

/** Puts the rows of an SQL query into the store, as Parquet. */
export async function putTable(store: Store, name: string, sql: string): Promise<Ref> {
  const folder = await store.files.scratch('scratch/test');
  const path = join(folder, name);
  const database = await openDuckDB({ folder, files: [] });
  await database.run(`copy (${sql}) to '${path}' (format parquet)`);
  database.close();
  const ref = await store.objects.put(path, name);
  await rm(folder, { recursive: true });
  return ref;
}
