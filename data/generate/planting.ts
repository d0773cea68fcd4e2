/** A row with its cells as they will stand in the file, in the order of its columns. */
export type Row = Record<string, string>;

/**
 * What the contract makes of a planted row: `rejected` as a whole, a cell `nulled`, counted in the `notes`, or
 * `harmless`, read as any other row.
 */
export type Effect = 'rejected' | 'nulled' | 'notes' | 'harmless';

/** One thing that is wrong or odd, with one planted row for each of `rows`. */
export interface Defect {
  effect: Effect;
  /** The reason of a rejection, the column that is nulled, or the kind of note. */
  what: string;
  rows: ((plain: Row) => Row)[];
}

/** The rows of a table and what was planted in it. */
export type Tally = { rows: number } & Record<Effect, Record<string, number>>;

/** What an ordinary row of a table looks like, to be spoilt. */
export type PlainRow = (number: number, neighbour: string) => Row;

/**
 * Adds the defects' rows to a table's lines, evenly spread. Each is a plain row with one thing changed, so nothing of
 * the clean table is touched and nothing is counted twice.
 */
export function* plant(lines: Iterable<string>, count: number, defects: Defect[], plain: PlainRow): Generator<string> {
  const changes = defects.flatMap((defect) => defect.rows);
  const place = (k: number) => Math.max(1, Math.floor((count * (k + 1)) / (changes.length + 1)));
  let number = 0;
  let planted = 0;
  for (const line of lines) {
    yield line;
    number++;
    for (; planted < changes.length && place(planted) <= number; planted++) {
      yield Object.values(changes[planted]!(plain(planted, line))).join(',');
    }
  }
}

export function tally(cleanRows: number, defects: Defect[]): Tally {
  const sums: Tally = { rows: cleanRows, rejected: {}, nulled: {}, notes: {}, harmless: {} };
  for (const { effect, what, rows } of defects) {
    sums.rows += rows.length;
    sums[effect][what] = (sums[effect][what] ?? 0) + rows.length;
  }
  return sums;
}
