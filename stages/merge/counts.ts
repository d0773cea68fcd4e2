import { sqlName, sqlText } from '../../core/sql.ts';
import type { Row } from '../../core/stage.ts';
import type { TableName } from '../../data/contract.ts';
import { sourceColumns } from '../../data/sourceColumns.ts';
import { isFiltered, type Sources, sourceTables } from './sources.ts';

/** Counts of the ingested tables, without the rows that `asOf` excludes. */
export type TableCounts = {
  /** Rows and contract columns. */
  table_shapes: Record<TableName, [number, number]>;
  /** Missing values by column. */
  missing_by_table: Record<TableName, Record<string, number>>;
};

/** Counts the ingested rows that `asOf` includes, with rows that have no key or a repeated key. */
export async function countTables(sources: Sources): Promise<TableCounts> {
  const counts = { table_shapes: {}, missing_by_table: {} } as TableCounts;
  for (const table of sourceTables) {
    const columns = Object.keys(sourceColumns[table]);
    const { rows, missing } = await (isFiltered(table, sources.asOf) ? scan : readFooters)(sources, table, columns);
    counts.table_shapes[table] = [rows, columns.length];
    counts.missing_by_table[table] = Object.fromEntries(columns.map((name) => [name, missing[name] ?? 0]));
  }
  return counts;
}

type Counts = { rows: number; missing: Record<string, number> };

/** Reads the null counts from Parquet statistics, which avoids a scan of all events. */
async function readFooters({ database, manifests, files }: Sources, table: TableName): Promise<Counts> {
  const rows = manifests[table].parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows === 0) return { rows, missing: {} };
  const nulls = await database.rows<{ name: string; missing: number }>(`
    select path_in_schema as name, sum(stats_null_count)::bigint as missing
    from parquet_metadata([${files[table].map(sqlText).join(', ')}]) group by path_in_schema`);
  return { rows, missing: Object.fromEntries(nulls.map(({ name, missing }) => [name, missing])) };
}

async function scan({ database }: Sources, table: TableName, columns: string[]): Promise<Counts> {
  const nulls = columns.map((name) => `count(*) - count(${sqlName(name)}) as ${sqlName(name)}`);
  const [row] = await database.rows<Row>(`select count(*) as "rows of all", ${nulls.join(', ')} from source_${table}`);
  const { 'rows of all': rows, ...missing } = row as Record<string, number>;
  return { rows: rows!, missing };
}
