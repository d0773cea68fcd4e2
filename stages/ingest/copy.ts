import { contract, type TableName } from '../../data/contract.ts';
import { sqlName, sqlText } from '../sql.ts';
import type { Database } from '../stage.ts';
import type { Scan } from './scan.ts';
import { cleanSelect, exactSelect, faultyCell, unknownColumns } from './select.ts';

/** A cell, or a whole row where no column is named, by the row it is in: `row` counts the rows that the scan gives, from 0. */
export type FaultyCell = { row: number; column: string | null; value: string | null; reason: string };

/** What became of the rows that the scan gave. */
export type Copied = {
  accepted: number;
  rejected: Record<string, number>;
  nulled: Record<string, number>;
  /** The first of the rejected rows, in order. */
  rejectedCells: FaultyCell[];
  /** The first of each column's cells that became unknown. */
  nulledCells: FaultyCell[];
  /** The table of the rows that the scan left out. */
  rejects: string;
};

type CopyJob = {
  database: Database;
  scan: Scan;
  table: TableName;
  timezone: string;
  /** Path to write to. Other files and tables that are needed on the way are named after `name`. */
  to: string;
  name: string;
};

export const mostRejectedKept = 10_000;
const mostNulledKept = 50;

// Ids are mostly different, and a dictionary of them is a fifth of the time for nothing.
const parquet = '(format parquet, compression zstd, row_group_size 122880, dictionary_size_limit 10000)';

/**
 * Copies the accepted rows, typed, to Parquet, on a database of one thread: with more, DuckDB cuts row groups by chance.
 * Most files are clean, so the first query stops at the first cell that is not; only then a second one looks at every
 * row, which costs half as much again.
 */
export async function copyRows(job: CopyJob): Promise<Copied> {
  const { database, scan, table, timezone, to, name } = job;
  const rejects = `${name}_clean`;
  const rows = { from: scan.from(rejects), cells: scan.columns.cells, malformed: scan.malformed };
  try {
    await database.run(`copy (${cleanSelect(rows, table, timezone)}) to ${sqlText(to)} ${parquet}`);
    const accepted = await countRows(database, to);
    return { accepted, rejected: {}, nulled: {}, rejectedCells: [], nulledCells: [], rejects };
  } catch (error) {
    if (!String(error).includes(faultyCell)) throw error;
    return copyExactly(job);
  }
}

async function copyExactly({ database, scan, table, timezone, to, name }: CopyJob): Promise<Copied> {
  const all = `${to}.all`;
  const rejects = `${name}_exact`;
  const rows = { from: scan.from(rejects), cells: scan.columns.cells, malformed: scan.malformed };
  await database.run(`copy (${exactSelect(rows, table, timezone)}) to ${sqlText(all)} (format parquet)`);
  const names = contract[table].columns.map(({ name }) => sqlName(name)).join(', ');
  const from = `read_parquet(${sqlText(all)}, file_row_number = true)`;
  await database.run(`copy (select ${names} from ${from} where reason is null) to ${sqlText(to)} ${parquet}`);
  const reasons = await database.rows<{ reason: string; n: number }>(
    `select reason, count(*) as n from ${from} where reason is not null group by reason order by reason`,
  );
  const cells = await database.rows<{ file_row_number: number; reason: string; reason_value: string | null }>(
    `select file_row_number, reason, reason_value from ${from} where reason is not null
     order by file_row_number limit ${mostRejectedKept}`,
  );
  return {
    accepted: await countRows(database, to),
    rejected: Object.fromEntries(reasons.map(({ reason, n }) => [reason, n])),
    rejectedCells: cells.map(({ file_row_number: row, reason, reason_value: value }) => {
      return { row, column: reason.includes(':') ? reason.slice(0, reason.indexOf(':')) : null, value, reason };
    }),
    ...(await nulledIn(database, table, from)),
    rejects,
  };
}

async function nulledIn(
  database: Database,
  table: TableName,
  from: string,
): Promise<Pick<Copied, 'nulled' | 'nulledCells'>> {
  const nulled: Record<string, number> = {};
  const nulledCells: FaultyCell[] = [];
  for (const { name, i } of unknownColumns(table)) {
    const cells = `from ${from} where reason is null and unknown_${i} is not null`;
    const [row] = await database.rows<{ n: number }>(`select count(*) as n ${cells}`);
    if (row!.n === 0) continue;
    nulled[name] = row!.n;
    const first = await database.rows<{ row: number; value: string }>(
      `select file_row_number as row, unknown_${i} as value ${cells} order by file_row_number limit ${mostNulledKept}`,
    );
    nulledCells.push(...first.map(({ row, value }) => ({ row, column: name, value, reason: `${name}: unknown` })));
  }
  return { nulled, nulledCells };
}

async function countRows(database: Database, path: string): Promise<number> {
  const [row] = await database.rows<{ n: number }>(`select count(*) as n from read_parquet(${sqlText(path)})`);
  return row!.n;
}
