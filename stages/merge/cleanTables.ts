import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';
import type { TableName } from '../../data/contract.ts';
import { dimensionColumn } from '../../data/dimensions.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import type { EventsManifest, IdType } from './eventsManifest.ts';

/** The cleaned tables that the later stages read. */
export type CleanTable = 'merged' | 'customers' | 'products' | 'campaigns' | 'events';

/**
 * Opens DuckDB with one view per name. `merged` has the rows of transactions in (file name, line) order, with the columns of
 * their customer and product. `events` has typed ids and only rows before `asOf` or without a timestamp. Scans preserve the
 * row order.
 */
export async function openTables(workspace: Workspace, names: readonly CleanTable[]): Promise<Database> {
  const manifest = names.includes('events') ? await workspace.readJson<EventsManifest>('events.json') : null;
  const parts = await Promise.all((manifest?.parts ?? []).map(({ digest }) => workspace.blob(digest)));
  const database = await workspace.database(parts);
  for (const name of names) {
    if (name === 'events') await createEventsView(database, parts, manifest!);
    else await database.run(`create view ${name} as from read_parquet(${sqlText(workspace.input(`${name}.parquet`))})`);
  }
  return database;
}

/** Creates the view `events` over local Parquet files, with ids cast and late rows removed according to the manifest. */
async function createEventsView(database: Database, files: string[], manifest: EventsManifest): Promise<void> {
  const rows = sourceRows('events', files, manifest.ids);
  const late =
    manifest.before === null ? 'false' : `coalesce("timestamp" >= timestamp ${sqlText(manifest.before)}, false)`;
  await database.run(`create view events as select * from (${rows}) where not ${late}`);
}

/**
 * A query for the rows of a table's parts in order, with ids cast to the type of their domain, and with the columns of
 * `dimensions`; without parts, it has no rows.
 * `union_by_name` reads an id that is BIGINT in one part and text in another as text.
 */
export function sourceRows(
  table: TableName,
  files: string[],
  ids: Record<string, IdType>,
  dimensions: string[] = [],
): string {
  const further = dimensions.map((name) => [dimensionColumn(name), 'VARCHAR'] as const);
  const columns = [...Object.entries(sourceColumns[table]), ...further].map(([name, type]) => {
    const column = files.length > 0 ? sqlName(name) : 'null';
    return `${column}::${ids[name] ?? type} as ${sqlName(name)}`;
  });
  const source =
    files.length > 0
      ? `read_parquet([${files.map(sqlText).join(', ')}], union_by_name = true)`
      : '(select 1 where false)';
  return `select ${columns.join(', ')} from ${source}`;
}
