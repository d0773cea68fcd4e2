import { sqlText } from '../../core/sql.ts';
import { type ColumnType, contract, type TableName } from '../../data/contract.ts';
import type { TableMapping } from '../../data/mapping/mapping.ts';
import { bindColumns, type Columns, expectedNames } from './bindColumns.ts';
import { type Header, readHeader } from './reading/header.ts';
import { readHead } from './reading/kind.ts';
import type { PlainForm } from './reading/plain.ts';
import type { Segment } from './reading/segments.ts';

/** How DuckDB reads one file, or one segment of it. */
export type Scan = {
  columns: Columns;
  /** All cells as text. Rows that cannot be read go to the table `rejects`, which must not exist yet. */
  rows(rejects: string): Rows;
  /** The same rows in a form that is faster to read; null unless all of them are plain. */
  plain: Rows | null;
};

/** Rows in SQL: the FROM clause, and each contract column's cell in terms of it. */
export type Rows = {
  from: string;
  cells: Columns['cells'];
  /** How to detect rows that do not fit the table; null if there can be none. */
  malformed: MalformedRow | null;
  /** The contract columns whose cells are typed. All others are text. */
  typed: ReadonlySet<string>;
  /** The table of rows that could not be read; null if there can be none. */
  rejects: string | null;
};

/** SQL for the reason why a row does not fit the table, NULL if it fits, and for the text of the row. */
type MalformedRow = { reason: string; text: string };

/** A CSV file's header line, the table's columns in it, and the plain form expected of each column's cells. */
export type CsvHeader = Header & { columns: Columns; forms: PlainForm[] };

/** Reads the header of the UTF-8 text at `path`. Throws `InvalidInput` if it does not fit the table. */
export async function readCsvHeader(
  path: string,
  table: TableName,
  mapping: TableMapping | null,
  file: string,
): Promise<CsvHeader> {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(await readHead(path));
  const header = readHeader(text, expectedNames(table, mapping), file);
  const columns = bindColumns(table, mapping, header.names, (position) => `c${position}`, file);
  const forms = header.names.map((): PlainForm => 'text');
  for (const { name, type } of contract[table].columns) {
    const position = columns.positions.get(name);
    if (position !== undefined) forms[position] = expectedForm[type];
  }
  return { ...header, columns, forms };
}

const expectedForm: Record<ColumnType, PlainForm> = {
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

/** The scan of a CSV file or a segment of it. */
export function csvScan(header: CsvHeader, segment: Segment, damaged: boolean): Scan {
  return {
    columns: header.columns,
    rows: (rejects) => textRows(header, segment, damaged, rejects),
    plain: segment.forms === null || damaged ? null : plainRows(header, segment.path, segment.forms),
  };
}

/**
 * Reads each cell as text. Missing cells are NULL and empty cells are not, which identifies rows with too few cells. The
 * scan is as wide as the widest row, `mostCells`: DuckDB would take minutes and gigabytes to report surplus cells itself.
 */
function textRows(header: CsvHeader, { path, mostCells }: Segment, damaged: boolean, rejects: string): Rows {
  const { delimiter, names, columns } = header;
  const width = Math.max(names.length, mostCells);
  const types = new Array<string>(width).fill('VARCHAR');
  const cells = columns.read.map((position) => `nullif(c${position}, '') as c${position}`);
  const malformed = malformedRow(header, width, damaged ? columns.read : []);
  const source = readCsv(
    path,
    delimiter,
    types,
    // The default null string is the empty cell. Two control characters do not occur in real cells.
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

/** Reads the columns with DuckDB types, which is faster than checking and casting text. Plain cells need no check. */
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
 * A row may have cells in the columns without a name after the last name, and then a single empty cell, which is a trailing
 * delimiter. Bytes that are not UTF-8 are U+FFFD in the `damaged` cells.
 */
function malformedRow({ delimiter, names, cells }: Header, width: number, damaged: number[]): MalformedRow {
  const surplus = [
    ...(width > cells ? [`c${cells} <> ''`] : []),
    ...(width > cells + 1 ? [`c${cells + 1} is not null`] : []),
  ];
  const shownCells = Array.from({ length: Math.min(width, 40) }, (_, position) => `c${position}`);
  const cases = [
    `when c${names.length - 1} is null then 'too few cells'`,
    ...(surplus.length > 0 ? [`when ${surplus.join(' or ')} then 'too many cells'`] : []),
    ...damaged.map((position) => `when contains(c${position}, chr(65533)) then 'invalid encoding'`),
  ];
  return { reason: `case ${cases.join(' ')} end`, text: `concat_ws(${sqlText(delimiter)}, ${shownCells.join(', ')})` };
}
