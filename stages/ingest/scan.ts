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
  /** Rows that cannot be read at all go to the table `rejects`, which must be new. */
  from(rejects: string): string;
  columns: Columns;
  /** What the rows have that are no rows of this table; null where there can be none. */
  malformed: MalformedRow | null;
};

/** SQL for the reason why a row is no row of this table, NULL for a good one, and for the text of the row. */
export type MalformedRow = { reason: string; text: string };

/** A CSV file's header line, and where the table's columns are in it. */
export type CsvHeader = Header & { columns: Columns };

/** Reads the header of the UTF-8 text at `path`. Throws `InvalidInput` when it is none of this table. */
export async function readCsvHeader(
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<CsvHeader> {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await readHead(path));
  const header = readHeader(text, wantedNames(table, mapping), file);
  return {
    ...header,
    columns: bindColumns(table, mapping, header.names, (position) => `nullif(c${position}, '')`, file),
  };
}

/**
 * The scan of a CSV file, or a segment of one, by the header that was read before. Each cell is text; one that the row
 * does not have is NULL and an empty one is not, which is how rows with too few cells show. `mostCells` is how many
 * cells a row has at most: DuckDB would take minutes and gigabytes to report surplus cells itself.
 */
export function csvScan(path: string, header: CsvHeader, mostCells: number, damaged: boolean): Scan {
  const { delimiter, names, columns } = header;
  const width = Math.max(names.length, mostCells);
  const types = Array.from({ length: width }, (_, position) => `c${position}: 'VARCHAR'`).join(', ');
  const from = (
    rejects: string,
  ) => `read_csv(${sqlText(path)}, columns = {${types}}, auto_detect = false, header = true,
    delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true, compression = 'none',
    null_padding = true, parallel = false, nullstr = '\u0001', store_rejects = true, rejects_limit = 0,
    rejects_table = ${sqlText(rejects)}, rejects_scan = ${sqlText(`${rejects}_scan`)})`;
  return { from, columns, malformed: malformedRow(names.length, width, delimiter, damaged ? columns.read : []) };
}

/**
 * An empty cell after the last one is a delimiter at the end of the line, which harms nobody. Cells that may be `damaged`
 * have U+FFFD where they are.
 */
function malformedRow(names: number, width: number, delimiter: string, damaged: number[]): MalformedRow {
  const surplus = [
    ...(width > names ? [`c${names} <> ''`] : []),
    ...(width > names + 1 ? [`c${names + 1} is not null`] : []),
  ];
  const shownCells = Array.from({ length: Math.min(width, 40) }, (_, position) => `c${position}`);
  const cases = [
    `when c${names - 1} is null then 'too few cells'`,
    ...(surplus.length > 0 ? [`when ${surplus.join(' or ')} then 'too many cells'`] : []),
    ...damaged.map((position) => `when contains(c${position}, chr(65533)) then 'invalid encoding'`),
  ];
  return { reason: `case ${cases.join(' ')} end`, text: `concat_ws(${sqlText(delimiter)}, ${shownCells.join(', ')})` };
}

/**
 * The scan of a Parquet file: its values become text as the contract writes it, and are then read like any other. A row
 * with a NUL in a text that is read is malformed: no text that people write has one, and none may come into SQL.
 */
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
  const texts = columns.read.map((position) => described[position]!).filter(({ type }) => !withoutText.test(type));
  const hasNul = texts.map(({ name }) => `contains(${sqlName(name)}::varchar, chr(0))`);
  if (hasNul.length === 0) return { from: () => from, columns, malformed: null };
  const reason = `case when ${hasNul.join(' or ')} then 'invalid encoding' end`;
  return { from: () => from, columns, malformed: { reason, text: 'null::varchar' } };
}

async function describeParquet(
  database: Database,
  from: string,
  file: string,
): Promise<{ name: string; type: string }[]> {
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(`describe select * from ${from}`);
    return rows.map((row) => ({ name: row.column_name, type: row.column_type }));
  } catch (error) {
    throw parquetError(error, file);
  }
}

const withoutText = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BOOLEAN|DATE|TIME.*|BLOB|UUID)$/;

/** What DuckDB's reader cannot make out is the file's fault; a full disk, too little memory or a wrong query is not. */
export function parquetError(error: unknown, file: string): unknown {
  const isDamage = /^(Error: )?(Invalid (Input )?Error|IO Error: (Could not read enough|Failed to read Parquet))/;
  if (!isDamage.test(String(error))) return error;
  return new InvalidInput(`${shown(file, 200)} is a damaged or encrypted Parquet file; write it again`);
}

/** Whole floats and decimals lose their `.0`, for a column of ids with gaps is often a float; NaN is how others write an empty cell. */
function textOf({ name, type }: { name: string; type: string }): string {
  const value = sqlName(name);
  if (type.startsWith('DECIMAL')) return `regexp_replace(${value}::varchar, '\\.0+$', '')`;
  if (type !== 'DOUBLE' && type !== 'FLOAT') return `nullif(${value}::varchar, '')`;
  return `case when isnan(${value}) then null else regexp_replace(${value}::varchar, '\\.0$', '') end`;
}
