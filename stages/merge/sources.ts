import { sqlText } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';
import type { TableName } from '../../data/contract.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import type { TableManifest } from '../ingest/tableManifest.ts';
import { sourceRows } from './cleanTables.ts';
import type { IdType } from './eventsManifest.ts';
import { decideIds } from './ids.ts';

export const sourceTables = Object.keys(sourceColumns) as TableName[];

export type Sources = {
  /**
   * Has a view `source_<table>` per table: the ingested rows in order, with typed ids, without the rows that `asOf`
   * excludes.
   */
  database: Database;
  manifests: Record<TableName, TableManifest>;
  /** Local paths of each table's parts. */
  files: Record<TableName, string[]>;
  ids: Record<string, IdType>;
  asOf: string | null;
};

/** The date column by which `asOf` excludes rows of a table. */
const datedBy: Partial<Record<TableName, string>> = {
  customers: 'signup_date',
  transactions: 'timestamp',
  events: 'timestamp',
};

/** Opens a database on the blobs of the five ingested tables. */
export async function openSources(workspace: Workspace, asOf: string | null): Promise<Sources> {
  const manifests = await forEachTable((table) => workspace.readJson<TableManifest>(`${table}.json`));
  const files = await forEachTable((table) =>
    Promise.all(manifests[table].parts.map(({ digest }) => workspace.blob(digest))),
  );
  const database = await workspace.database(Object.values(files).flat());
  const ids = decideIds(Object.values(manifests));
  for (const table of sourceTables) {
    const rows = sourceRows(table, files[table], ids, manifests[table].dimensions);
    await database.run(`create view source_${table} as select * from (${rows}) where ${isVisible(table, asOf)}`);
  }
  return { database, manifests, files, ids, asOf };
}

/** Whether `asOf` can exclude rows of the table. */
export function isFiltered(table: TableName, asOf: string | null): boolean {
  return asOf !== null && datedBy[table] !== undefined;
}

/** SQL for whether a row is included. Rows without a date are, because they are not known to be late. */
function isVisible(table: TableName, asOf: string | null): string {
  return isFiltered(table, asOf) ? `not coalesce("${datedBy[table]}" >= ${sqlText(asOf!)}::timestamp, false)` : 'true';
}

async function forEachTable<T>(make: (table: TableName) => Promise<T>): Promise<Record<TableName, T>> {
  const entries = await Promise.all(sourceTables.map(async (table) => [table, await make(table)] as const));
  return Object.fromEntries(entries) as Record<TableName, T>;
}
