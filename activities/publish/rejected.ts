import { sqlText } from '../../core/sql.ts';
import type { Workspace } from '../../core/stage.ts';
import type { TableManifest } from '../../stages/ingest/tableManifest.ts';

const most = 10_000;

const none = `select null::varchar as "table", null::varchar as file, null::bigint as line, null::varchar as "column",
  null::varchar as value, null::varchar as reason where false`;

/** `rejected.parquet`: the first rejected rows of all tables, in the order of tables, files and lines. */
export async function writeRejected(w: Workspace, tables: TableManifest[]): Promise<void> {
  const files = await Promise.all(tables.flatMap(({ rejected = [] }) => rejected).map((digest) => w.blob(digest)));
  const rows = files.length === 0 ? none : `select * from read_parquet([${files.map(sqlText).join(', ')}])`;
  const database = await w.database(files);
  await database.run(`copy (${rows} limit ${most}) to ${sqlText(w.output('rejected.parquet'))} (format parquet)`);
}
