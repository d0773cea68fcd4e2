/** A row by column name, in column order. The values are written to the file as is. */
export type Row = Record<string, string>;

/**
 * How a planted row is ingested: the row is `rejected`, a cell is `nulled`, the row is counted in the `notes`, or the row is
 * `harmless` and read like any other.
 */
export type Effect = 'rejected' | 'nulled' | 'notes' | 'harmless';

/** One kind of invalid or unusual value, with one planted row for each element of `rows`. */
export type Defect = {
  effect: Effect;
  /** The reason of the rejection, the nulled column, or the kind of note. */
  what: string;
  rows: ((plain: Row) => Row)[];
};

/** The number of rows of a table, and of planted rows by effect. */
export type Tally = { rows: number } & Record<Effect, Record<string, number>>;

/** Makes the valid row of a table in which a defect is planted. `neighbour` is the line that it follows. */
export type PlainRow = (number: number, neighbour: string) => Row;

/**
 * Adds one row per defect to the lines of a table, evenly spread. Each is a valid row with a single change, so the clean
 * rows stay unchanged and no defect is counted twice.
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
