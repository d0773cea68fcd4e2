import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from '../core/artifact.ts';
import { canonicalJson } from '../core/json.ts';
import type { Progress, Workspace } from '../core/stage.ts';
import { openDuckDB } from './duckdb.ts';
import { readParquetTable, writeParquetRows, writeParquetTable } from './parquet.ts';

export type WorkspaceOptions = {
  folder: string;
  /** Local path of each input artifact. */
  inputs: Record<string, string>;
  blob(digest: string): Promise<string>;
  checkpoints: Checkpoints;
  progress(details: Progress): void;
};

/** A stage's workspace on local files. The files in `<folder>/out` become the stage's output artifacts. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace & { close(): void }> {
  const { folder, inputs, blob, checkpoints, progress } = options;
  const open: { close(): void }[] = [];
  await mkdir(join(folder, 'out'), { recursive: true });

  const input = (name: string) => {
    const path = inputs[name];
    if (path === undefined)
      throw new Error(`${name} is not an input of this stage; its inputs are ${Object.keys(inputs).join(', ')}`);
    return path;
  };
  const output = (name: string) => join(folder, 'out', name);

  return {
    folder,
    input,
    output,
    blob,
    checkpoints,
    progress,
    hasInput: (name) => name in inputs,
    readJson: async (name) => JSON.parse(await readFile(input(name), 'utf8')),
    readTable: (name, columns) => readParquetTable(input(name), columns),
    database: async (files = []) => {
      const database = await openDuckDB({ folder, files: [...Object.values(inputs), ...files] });
      open.push(database);
      return database;
    },
    writeJson: (name, value) => writeFile(output(name), canonicalJson(value)),
    writeTable: (name, table, schema) => writeParquetTable(output(name), table, schema),
    writeRows: (name, schema, rows) => writeParquetRows(output(name), schema, rows),
    close: () => {
      for (const database of open) database.close();
    },
  };
}
