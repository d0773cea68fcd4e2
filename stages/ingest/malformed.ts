import type { RowFault } from '../../data/contract.ts';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { sqlName } from '../sql.ts';
import type { Database } from '../stage.ts';
import { mostRejectedKept } from './copy.ts';

/**
 * A row that the CSV reader left out. `offset` is where it begins in the file, or the end of the line before it: the
 * reader's own line numbers count records and not lines.
 */
export type LeftOut = { offset: number; text: string; reason: RowFault };

/** Rows that the CSV reader left out because they are no rows of this table. */
export type Malformed = {
  counts: Record<string, number>;
  /** The first of them. */
  rows: LeftOut[];
  /** Where they begin, ascending. */
  offsets: number[];
  /** The first row with a quote that is not closed, or with text after the closing one: what follows it cannot be trusted. */
  brokenQuote: { offset: number } | null;
};

const reasons: Record<string, RowFault> = {
  'MISSING COLUMNS': 'too few cells',
  'TOO MANY COLUMNS': 'too many cells',
  'LINE SIZE OVER MAXIMUM': 'line too long',
  'INVALID ENCODING': 'invalid encoding',
};
const brokenQuote = 'UNQUOTED VALUE';

// Beyond so many the lines of later examples may be told too early; the counts are exact all the same.
const mostOffsets = 1_000_000;

type Counted = { type: string; n: number; offset: number; text: string | null; message: string };

/** Reads what a scan left out, from its table of rejects, in which a row is once for each missing or surplus cell. */
export async function malformedRows(database: Database, table: string, file: string): Promise<Malformed> {
  const rejects = `(select line_byte_position - 1 as offset, min(error_type::varchar) as type, left(min(csv_line), 200) as text,
    min(error_message) as message from ${sqlName(table)} group by line_byte_position)`;
  const counts = await database.rows<Counted>(
    `select type, count(*) as n, min("offset") as "offset", arg_min(text, "offset") as text, arg_min(message, "offset") as message
     from ${rejects} group by type order by type`,
  );
  const unknown = counts.find(({ type }) => type !== brokenQuote && !(type in reasons));
  if (unknown) throw new InvalidInput(`${shown(file, 200)} cannot be read: ${shown(unknown.message, 200)}`);
  const broken = counts.find(({ type }) => type === brokenQuote);
  const first = await database.rows<Counted>(
    `select "offset", type, text from ${rejects} order by "offset" limit ${mostRejectedKept}`,
  );
  const offsets = await database.rows<Counted>(
    `select "offset" from ${rejects} order by "offset" limit ${mostOffsets}`,
  );
  return {
    counts: Object.fromEntries(counts.map(({ type, n }) => [reasons[type] ?? type, n])),
    rows: first.map(({ offset, type, text }) => ({
      offset,
      text: text ?? '',
      reason: reasons[type] ?? 'too few cells',
    })),
    offsets: offsets.map(({ offset }) => offset),
    brokenQuote: broken ? { offset: broken.offset } : null,
  };
}
