import type { TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping.ts';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { sqlName, sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';
import { bindColumns, type Columns, wantedNames } from './columns.ts';
import { type Header, readHeader } from './reading/header.ts';
import { readHead } from './reading/kind.ts';

/** How DuckDB reads one file: `from` is a table function, `columns` say what to take of it. */
export type Scan = {
  /** Rows that do not fit go to the table `rejects`, which must be new. */
  from(rejects: string): string;
  columns: Columns;
};

/** The header of a CSV file, and where the table's columns are in it. */
export type CsvHeader = Header & { columns: Columns };

export async function readCsvHeader(
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<CsvHeader> {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await readHead(path));
  const header = readHeader(text, wantedNames(table, mapping), file);
  return { ...header, columns: bindColumns(table, mapping, header.names, (position) => `c${position}`, file) };
}

/** The scan of a CSV file by the header that was read before; each cell is text. */
export function csvScan(path: string, { delimiter, names, columns }: CsvHeader): Scan {
  const types = names.map((_, position) => `c${position}: 'VARCHAR'`).join(', ');
  const from = (
    rejects: string,
  ) => `read_csv(${sqlText(path)}, columns = {${types}}, auto_detect = false, header = true,
    delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true, compression = 'none',
    store_rejects = true, rejects_limit = 0, rejects_table = ${sqlText(rejects)}, rejects_scan = ${sqlText(`${rejects}_scan`)})`;
  return { from, columns };
}

/** The scan of a Parquet file: its values become text as the contract writes it, and are then read like any other. */
export async function parquetScan(
  database: Database,
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<Scan> {
  const from = `read_parquet(${sqlText(path)})`;
  const described = await describeParquet(database, from, file);
  const names = described.map((column) => column.name);
  const columns = bindColumns(table, mapping, names, (position) => textOf(described[position]!), file);
  return { from: () => from, columns };
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
