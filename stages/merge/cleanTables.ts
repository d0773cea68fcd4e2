import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database, Workspace } from '../../core/stage.ts';
import type { TableName } from '../../data/contract.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import type { EventsManifest, IdType } from './eventsManifest.ts';

/** The cleaned tables that the analysing stages read. */
export type CleanTable = 'merged' | 'customers' | 'products' | 'campaigns' | 'events';

/**
 * Opens DuckDB with one view for each of `names`. `merged` has the rows of transactions in (file name, line) order, with
 * the customer's and the product's columns; `events` has typed ids and only the rows that the run's `asOf` leaves, those
 * without a timestamp included. A scan keeps the order of the rows.
 */
export async function openTables(workspace: Workspace, names: CleanTable[]): Promise<Database> {
  const manifest = names.includes('events') ? await workspace.readJson<EventsManifest>('events.json') : null;
  const parts = await Promise.all((manifest?.parts ?? []).map(({ digest }) => workspace.blob(digest)));
  const database = await workspace.database(parts);
  for (const name of names) {
    if (name === 'events') await createEventsView(database, parts, manifest!);
    else await database.run(`create view ${name} as from read_parquet(${sqlText(workspace.input(`${name}.parquet`))})`);
  }
  return database;
}

/** Creates the view `events` over local Parquet files, ids cast and late rows left out as `manifest` says. */
async function createEventsView(database: Database, files: string[], manifest: EventsManifest): Promise<void> {
  const rows = sourceRows('events', files, manifest.ids);
  const late =
    manifest.before === null ? 'false' : `coalesce("timestamp" >= timestamp ${sqlText(manifest.before)}, false)`;
  await database.run(`create view events as select * from (${rows}) where not ${late}`);
}

/**
 * A query for the rows of a table's parts in order, ids cast to their domain's type; no part means no row. An id that is
 * BIGINT in one part and text in another is text by its name.
 */
export function sourceRows(table: TableName, files: string[], ids: Record<string, IdType>): string {
  const columns = Object.entries(sourceColumns[table]).map(([name, type]) => {
    const column = files.length > 0 ? sqlName(name) : 'null';
    return `${column}::${ids[name] ?? type} as ${sqlName(name)}`;
  });
  const source =
    files.length > 0
      ? `read_parquet([${files.map(sqlText).join(', ')}], union_by_name = true)`
      : '(select 1 where false)';
  return `select ${columns.join(', ')} from ${source}`;
}
