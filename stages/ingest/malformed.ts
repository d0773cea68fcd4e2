import { sqlName } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { shown } from '../../core/words.ts';
import type { RowFault } from '../../data/contract.ts';
import { maxRejectedKept } from './copy.ts';
import { Misread } from './reading/lineEndings.ts';

/**
 * A row that the CSV reader skipped. `offset` is the byte where the row begins, or where the previous line ends: the
 * reader's line numbers count records, not lines.
 */
type SkippedRow = { offset: number; text: string; reason: RowFault };

/** Rows that the CSV reader skipped because they do not fit the table. */
export type Malformed = {
  counts: Record<string, number>;
  /** The first of these rows. */
  rows: SkippedRow[];
  /** The offsets of these rows, ascending. */
  offsets: number[];
};

export const noneMalformed: Malformed = { counts: {}, rows: [], offsets: [] };

// Most rows with too few or too many cells, and all broken quotes, are detected before DuckDB could report them.
const reasons: Record<string, RowFault> = {
  'LINE SIZE OVER MAXIMUM': 'line too long',
  'TOO MANY COLUMNS': 'too many cells',
};

// With more skipped rows, the lines of later examples may be reported too low. Counts are always exact.
const maxOffsets = 1_000_000;

type Counted = { type: string; n: number; offset: number; text: string | null };

/** Reads the rows that a scan skipped, from its table of rejects. Throws `Misread` if there is another kind of fault. */
export async function malformedRows(database: Database, table: string, file: string): Promise<Malformed> {
  const rejects = `(select line_byte_position - 1 as offset, min(error_type::varchar) as type, left(min(csv_line), 200) as text
    from ${sqlName(table)} group by line_byte_position)`;
  const counts = await database.rows<Counted>(
    `select type, count(*) as n, min("offset") as "offset", arg_min(text, "offset") as text
     from ${rejects} group by type order by type`,
  );
  const unknown = counts.find(({ type }) => !(type in reasons));
  if (unknown) throw new Misread(`${shown(file, 200)} is not valid CSV (${shown(unknown.type)}); export it again`);
  const first = await database.rows<Counted>(
    `select "offset", type, text from ${rejects} order by "offset" limit ${maxRejectedKept}`,
  );
  const offsets = await database.rows<Counted>(`select "offset" from ${rejects} order by "offset" limit ${maxOffsets}`);
  return {
    counts: Object.fromEntries(counts.map(({ type, n }) => [reasons[type]!, n])),
    rows: first.map(({ offset, type, text }) => ({
      offset,
      text: text ?? '',
      reason: reasons[type]!,
    })),
    offsets: offsets.map(({ offset }) => offset),
  };
}
