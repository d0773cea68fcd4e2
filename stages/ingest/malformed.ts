import type { RowFault } from '../../data/contract.ts';
import { shown } from '../../data/words.ts';
import { InvalidInput } from '../errors.ts';
import { sqlName } from '../sql.ts';
import type { Database } from '../stage.ts';
import { mostRejectedKept } from './copy.ts';
import type { Example } from './part.ts';

/** Rows that the CSV reader left out because they are no rows of this table. */
export type StructuralFaults = {
  counts: Record<string, number>;
  /** The first of them. */
  rows: Example[];
  /** Lines at which they begin. */
  lines: number[];
  /** The first row that is not valid UTF-8. */
  encoding: { line: number } | null;
};

const faults: Record<string, RowFault> = {
  'MISSING COLUMNS': 'too few cells',
  'TOO MANY COLUMNS': 'too many cells',
  'LINE SIZE OVER MAXIMUM': 'line too long',
  'INVALID ENCODING': 'invalid encoding',
};

// Beyond so many the lines of later examples may be told too early; the counts are exact all the same.
const mostLines = 1_000_000;

/** Reads what a scan left out, from its table of rejects. Throws `InvalidInput` where a quote is broken: what follows it cannot be trusted. */
export async function structuralFaults(database: Database, table: string, file: string): Promise<StructuralFaults> {
  const rejects = `(select line, min(error_type::varchar) as type, min(csv_line) as cells, min(error_message) as message
    from ${sqlName(table)} group by line)`;
  const counts = await database.rows<{ type: string; n: number; line: number; cells: string | null; message: string }>(
    `select type, count(*) as n, min(line) as line, left(arg_min(cells, line), 200) as cells,
     left(arg_min(message, line), 300) as message from ${rejects} group by type order by type desc`,
  );
  for (const { type, line, cells, message } of counts) {
    if (type === 'UNQUOTED VALUE') throw brokenQuote(file, line, cells);
    if (!(type in faults))
      throw new InvalidInput(`${shown(file, 200)} line ${line} cannot be read: ${shown(message, 200)}`);
  }
  const first = await database.rows<{ line: number; type: string; cells: string | null }>(
    `select line, type, left(cells, 200) as cells from ${rejects} order by line limit ${mostRejectedKept}`,
  );
  const lines = await database.rows<{ line: number }>(`select line from ${rejects} order by line limit ${mostLines}`);
  const encoding = counts.find(({ type }) => type === 'INVALID ENCODING');
  return {
    counts: Object.fromEntries(counts.map(({ type, n }) => [faults[type]!, n])),
    rows: first.map(({ line, type, cells }) => ({ line, column: null, value: cells, reason: faults[type]! })),
    lines: lines.map(({ line }) => line),
    encoding: encoding ? { line: encoding.line } : null,
  };
}

function brokenQuote(file: string, line: number, text: string | null): InvalidInput {
  const found = text ? `: found ${shown(text.split('\n')[0]!)}` : '';
  return new InvalidInput(
    `${shown(file, 200)} line ${line} has a quote that is not closed, or text after the closing one${found}; write quotes inside a quoted cell twice`,
  );
}
