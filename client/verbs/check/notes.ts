import { openDuckDB } from '../../../engine/duckdb.ts';
import { sourceRows } from '../../../stages/merge/cleanTables.ts';
import { decideIds } from '../../../stages/merge/ids.ts';
import { type DataNote, dataNotes } from '../../../stages/merge/notes/notes.ts';
import type { CheckedTable } from './table.ts';

/** What is to be known about the data of tables that were read into `folder`. */
export async function notesOf(tables: CheckedTable[], folder: string): Promise<DataNote[]> {
  const manifests = tables.flatMap(({ manifest }) => (manifest ? [manifest] : []));
  const ids = decideIds(manifests);
  const database = await openDuckDB({ folder, files: [] });
  try {
    for (const { table, manifest } of tables) {
      const files = manifest?.parts.map(({ digest }) => digest) ?? [];
      await database.run(`create view source_${table} as ${sourceRows(table, files, ids)}`);
    }
    return await dataNotes(database, (table) => `source_${table}`, null);
  } finally {
    database.close();
  }
}
