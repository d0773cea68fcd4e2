import { parquetFormat, sqlName, sqlText } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import type { Column, TableName } from '../../data/contract.ts';
import type { Columns } from './bindColumns.ts';
import { idColumns } from './idColumns.ts';
import type { Rows, Scan } from './scan.ts';
import { cleanSelect, exactSelect, invalidCell, textId, unknownColumns } from './select.ts';

/** An invalid cell, or a whole row if `column` is null. `row` is the index of its row in the scan, from 0. */
export type InvalidCell = { row: number; column: string | null; value: string | null; reason: string };

/** The result of copying the rows of a scan. */
export type Copied = {
  accepted: number;
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  /** The first rejected rows, in order. */
  rejectedCells: InvalidCell[];
  /** The first cells of each column that became unknown. */
  nulledCells: InvalidCell[];
  /** The table of rejects of the rows that were copied. */
  rejects: Rows['rejects'];
  /** The id columns that are stored as text. */
  textIds: ReadonlySet<string>;
};

type CopyJob = {
  database: Database;
  scan: Scan;
  table: TableName;
  /** Those of `tableColumns`. */
  columns: readonly Column[];
  timezone: string;
  /** Output path. */
  to: string;
  /** Prefix of the names of temporary tables. */
  name: string;
};

export const maxRejectedKept = 10_000;
const maxNulledKept = 50;

/**
 * Copies the accepted rows, typed, to Parquet, on a database with one thread: with more, row groups depend on scheduling.
 * Most files are valid and have integer ids, so the first query fails at the first cell that is not. If that is a text id,
 * the query is repeated with its column as text; at any other cell, a final query checks every row, at half the cost again.
 */
export async function copyRows(job: CopyJob): Promise<Copied> {
  const { database, scan, table, columns, timezone, to, name } = job;
  const textIds = new Set(scan.plain === null ? [] : untypedIds(table, scan.columns, scan.plain));
  for (;;) {
    const rows = scan.plain ?? scan.rows(`${name}_clean_${textIds.size}`);
    try {
      await database.run(`copy (${cleanSelect(rows, columns, timezone, textIds)}) to ${sqlText(to)} ${parquetFormat}`);
      const accepted = await countRows(database, to);
      return { accepted, rejected: {}, nulled: {}, rejectedCells: [], nulledCells: [], rejects: rows.rejects, textIds };
    } catch (error) {
      const column = idColumns(table).find((id) => !textIds.has(id) && String(error).includes(textId + id));
      if (column !== undefined) textIds.add(column);
      else if (isInvalidCell(error)) return copyExactly(job);
      else throw error;
    }
  }
}

/** Whether an invalid cell caused the error. In plain rows DuckDB itself rejects some, such as 30 February. */
function isInvalidCell(error: unknown): boolean {
  return String(error).includes(invalidCell) || /Error when converting column/.test(String(error));
}

function untypedIds(table: TableName, { positions }: Columns, { typed }: Rows): string[] {
  return idColumns(table).filter((id) => positions.has(id) && !typed.has(id));
}

async function copyExactly({ database, scan, table, columns, timezone, to, name }: CopyJob): Promise<Copied> {
  const all = `${to}.all`;
  const rows = scan.rows(`${name}_exact`);
  await database.run(`copy (${exactSelect(rows, columns, timezone)}) to ${sqlText(all)} (format parquet)`);
  const names = columns.map(({ name }) => sqlName(name)).join(', ');
  const from = `read_parquet(${sqlText(all)}, file_row_number = true)`;
  await database.run(`copy (select ${names} from ${from} where reason is null) to ${sqlText(to)} ${parquetFormat}`);
  const reasons = await database.rows<{ reason: string; n: number }>(
    `select reason, count(*) as n from ${from} where reason is not null group by reason order by reason`,
  );
  const cells = await database.rows<{ file_row_number: number; reason: string; reason_value: string | null }>(
    `select file_row_number, reason, reason_value from ${from} where reason is not null
     order by file_row_number limit ${maxRejectedKept}`,
  );
  return {
    accepted: await countRows(database, to),
    rejected: Object.fromEntries(reasons.map(({ reason, n }) => [reason, n])),
    rejectedCells: cells.map(({ file_row_number: row, reason, reason_value: value }) => {
      return { row, column: reason.includes(':') ? reason.slice(0, reason.indexOf(':')) : null, value, reason };
    }),
    ...(await nulledIn(database, columns, from)),
    rejects: rows.rejects,
    textIds: new Set(idColumns(table)),
  };
}

async function nulledIn(
  database: Database,
  columns: readonly Column[],
  from: string,
): Promise<Pick<Copied, 'nulled' | 'nulledCells'>> {
  const nulled: Record<string, number> = {};
  const nulledCells: InvalidCell[] = [];
  for (const { name, i } of unknownColumns(columns)) {
    const cells = `from ${from} where reason is null and unknown_${i} is not null`;
    const [row] = await database.rows<{ n: number }>(`select count(*) as n ${cells}`);
    if (row!.n === 0) continue;
    nulled[name] = row!.n;
    const first = await database.rows<{ row: number; value: string }>(
      `select file_row_number as row, unknown_${i} as value ${cells} order by file_row_number limit ${maxNulledKept}`,
    );
    nulledCells.push(...first.map(({ row, value }) => ({ row, column: name, value, reason: `${name}: unknown` })));
  }
  return { nulled, nulledCells };
}

async function countRows(database: Database, path: string): Promise<number> {
  const [row] = await database.rows<{ n: number }>(`select count(*) as n from read_parquet(${sqlText(path)})`);
  return row!.n;
}
