import { InvalidInput } from '../../core/errors.ts';
import { sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { shown } from '../../core/words.ts';
import { type ColumnType, contract, type TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { bindColumns, type Columns, wantedNames } from './columns.ts';
import { type Header, readHeader } from './reading/header.ts';
import { readHead } from './reading/kind.ts';
import type { PlainForm } from './reading/plain.ts';
import type { Segment } from './reading/segments.ts';

/** How DuckDB reads one file. */
export type Scan = {
  columns: Columns;
  /** Rows of text. What cannot be read at all goes to the table `rejects`, which must be new. */
  rows(rejects: string): Rows;
  /** The same rows, read faster, where all of them are plain. */
  plain: Rows | null;
};

/** Rows in SQL: where they come from, and each contract column's cell over it. */
export type Rows = {
  from: string;
  cells: Columns['cells'];
  /** What the rows have that are no rows of this table; null where there can be none. */
  malformed: MalformedRow | null;
  /** The contract columns whose cells come with their type. All others are text. */
  typed: ReadonlySet<string>;
  /** The table of what could not be read at all; null where nothing can be so. */
  rejects: string | null;
};

/** SQL for the reason why a row is no row of this table, NULL for a good one, and for the text of the row. */
export type MalformedRow = { reason: string; text: string };

/** A CSV file's header line, where the table's columns are in it, and the forms that their cells may be hoped to have. */
export type CsvHeader = Header & { columns: Columns; forms: PlainForm[] };

/** Reads the header of the UTF-8 text at `path`. Throws `InvalidInput` when it is none of this table. */
export async function readCsvHeader(
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<CsvHeader> {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await readHead(path));
  const header = readHeader(text, wantedNames(table, mapping), file);
  const columns = bindColumns(table, mapping, header.names, (position) => `c${position}`, file);
  const forms = header.names.map((): PlainForm => 'text');
  for (const { name, type } of contract[table].columns) {
    const position = columns.positions.get(name);
    if (position !== undefined) forms[position] = hopedFor[type];
  }
  return { ...header, columns, forms };
}

const hopedFor: Record<ColumnType, PlainForm> = {
  id: 'integer',
  number: 'decimal',
  time: 'time',
  flag: 'text',
  text: 'text',
};

const plainTypes: Record<PlainForm, string> = {
  integer: 'BIGINT',
  decimal: 'DOUBLE',
  time: 'TIMESTAMP',
  text: 'VARCHAR',
};

/** The scan of a CSV file, or a segment of one, by the header that was read before. */
export function csvScan(header: CsvHeader, segment: Segment, damaged: boolean): Scan {
  return {
    columns: header.columns,
    rows: (rejects) => textRows(header, segment, damaged, rejects),
    plain: segment.forms === null || damaged ? null : plainRows(header, segment.path, segment.forms),
  };
}

/**
 * Each cell is text; one that the row does not have is NULL and an empty one is not, which is how rows with too few cells
 * show. `mostCells` is how many cells a row has at most: DuckDB would take minutes and gigabytes to report surplus cells
 * itself.
 */
function textRows(header: CsvHeader, { path, mostCells }: Segment, damaged: boolean, rejects: string): Rows {
  const { delimiter, names, columns } = header;
  const width = Math.max(names.length, mostCells);
  const types = new Array<string>(width).fill('VARCHAR');
  const cells = columns.read.map((position) => `nullif(c${position}, '') as c${position}`);
  const malformed = malformedRow(names.length, width, delimiter, damaged ? columns.read : []);
  const source = readCsv(
    path,
    delimiter,
    types,
    // Something must stand for NULL, or an empty cell would; two control characters are in nobody's cell.
    `, null_padding = true, nullstr = '\u0001\u0002', store_rejects = true, rejects_limit = 0,
    rejects_table = ${sqlText(rejects)}, rejects_scan = ${sqlText(`${rejects}_scan`)}`,
  );
  return {
    from: `(select ${cells.join(', ')}, ${malformed.reason} as malformed, ${malformed.text} as malformed_text from ${source})`,
    cells: columns.cells,
    malformed: { reason: 'malformed', text: 'malformed_text' },
    typed: new Set(),
    rejects,
  };
}

/** DuckDB's own types, faster than casts of text that look at each cell: nothing is left to look at. */
function plainRows({ delimiter, columns }: CsvHeader, path: string, forms: PlainForm[]): Rows {
  const typed = [...columns.positions].filter(([, position]) => forms[position] !== 'text');
  return {
    from: readCsv(
      path,
      delimiter,
      forms.map((form) => plainTypes[form]),
    ),
    cells: columns.cells,
    malformed: null,
    typed: new Set(typed.map(([name]) => name)),
    rejects: null,
  };
}

function readCsv(path: string, delimiter: string, types: string[], options = ''): string {
  const columns = types.map((type, position) => `c${position}: '${type}'`);
  return `read_csv(${sqlText(path)}, columns = {${columns.join(', ')}}, auto_detect = false, header = true,
    delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true, compression = 'none',
    parallel = false${options})`;
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
  const reason = `case when ${hasNul.join(' or ')} then 'invalid encoding' end`;
  const malformed = hasNul.length === 0 ? null : { reason, text: 'null::varchar' };
  const rows = { from, cells: columns.cells, malformed, typed: new Set<string>(), rejects: null };
  return { columns, rows: () => rows, plain: null };
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
