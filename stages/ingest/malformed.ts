import { InvalidInput } from '../../core/errors.ts';
import { sqlName } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { shown } from '../../core/words.ts';
import type { RowFault } from '../../data/contract.ts';
import { mostRejectedKept } from './copy.ts';

/**
 * A row that the CSV reader left out. `offset` is where it begins in the file, or the end of the line before it: the
 * reader's own line numbers count records and not lines.
 */
type LeftOut = { offset: number; text: string; reason: RowFault };

/** Rows that the CSV reader left out because they are no rows of this table. */
export type Malformed = {
  counts: Record<string, number>;
  /** The first of them. */
  rows: LeftOut[];
  /** Where they begin, ascending. */
  offsets: number[];
};

export const noneMalformed: Malformed = { counts: {}, rows: [], offsets: [] };

// Most rows with too few or too many cells, and all broken quotes, are found before DuckDB could report them.
const reasons: Record<string, RowFault> = {
  'LINE SIZE OVER MAXIMUM': 'line too long',
  'TOO MANY COLUMNS': 'too many cells',
};

// Beyond so many the lines of later examples may be told too early; the counts are exact all the same.
const mostOffsets = 1_000_000;

type Counted = { type: string; n: number; offset: number; text: string | null };

/** Reads what a scan left out, from its table of rejects. */
export async function malformedRows(database: Database, table: string, file: string): Promise<Malformed> {
  const rejects = `(select line_byte_position - 1 as offset, min(error_type::varchar) as type, left(min(csv_line), 200) as text
    from ${sqlName(table)} group by line_byte_position)`;
  const counts = await database.rows<Counted>(
    `select type, count(*) as n, min("offset") as "offset", arg_min(text, "offset") as text
     from ${rejects} group by type order by type`,
  );
  const unknown = counts.find(({ type }) => !(type in reasons));
  if (unknown) throw new InvalidInput(`${shown(file, 200)} cannot be read as CSV: ${shown(unknown.type)}`);
  const first = await database.rows<Counted>(
    `select "offset", type, text from ${rejects} order by "offset" limit ${mostRejectedKept}`,
  );
  const offsets = await database.rows<Counted>(
    `select "offset" from ${rejects} order by "offset" limit ${mostOffsets}`,
  );
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
