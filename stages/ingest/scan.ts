import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping.ts';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { sqlName, sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';
import { bindColumns, type Columns, wantedNames } from './columns.ts';
import { readHeader } from './reading/header.ts';
import { readHead } from './reading/kind.ts';
import type { Readable } from './reading/open.ts';

/** How DuckDB reads one file: `from` is a table function, `columns` say what to take of it. */
export type Scan = { from: string; columns: Columns; delimiter: string | null; width: number };

/** The scan of a CSV file: its header is read here, each cell as text. Rows that do not fit go to `reject_errors`. */
export async function csvScan(
  readable: Readable,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<Scan> {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await readHead(readable.path));
  const { delimiter, names } = readHeader(text, wantedNames(table, mapping), file);
  const columns = bindColumns(table, mapping, names, (position) => `c${position}`, file);
  const types = names.map((_, position) => `c${position}: 'VARCHAR'`).join(', ');
  const from = `read_csv(${sqlText(readable.path)}, columns = {${types}}, auto_detect = false, header = true,
    delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true, compression = 'none',
    store_rejects = true, rejects_limit = 0, rejects_table = 'reject_errors', rejects_scan = 'reject_scans')`;
  return { from, columns, delimiter, width: names.length };
}

/** The scan of a Parquet file: its values become text as the contract writes it, and are then read like any other. */
export async function parquetScan(
  database: Database,
  readable: Readable,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<Scan> {
  const from = `read_parquet(${sqlText(readable.path)})`;
  const described = await describeParquet(database, from, file);
  const names = described.map((column) => column.name);
  const columns = bindColumns(table, mapping, names, (position) => textOf(described[position]!), file);
  return { from, columns, delimiter: null, width: names.length };
}

async function describeParquet(
  database: Database,
  from: string,
  file: string,
): Promise<{ name: string; type: string }[]> {
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(`describe select * from ${from}`);
    return rows.map((row) => ({ name: row.column_name, type: row.column_type }));
  } catch {
    throw new InvalidInput(`${shown(file, 200)} is a damaged or encrypted Parquet file; write it again`);
  }
}

/** Whole floats lose their `.0`, for a column of ids with gaps is often a float; NaN is how others write an empty cell. */
function textOf({ name, type }: { name: string; type: string }): string {
  const value = sqlName(name);
  if (type === 'VARCHAR') return `nullif(${value}, '')`;
  if (type !== 'DOUBLE' && type !== 'FLOAT') return `${value}::varchar`;
  return `case when isnan(${value}) then null else regexp_replace(${value}::varchar, '\\.0$', '') end`;
}
