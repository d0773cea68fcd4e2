import type { ColumnTable } from 'arquero';

/** The values of a DOUBLE column that misses none, as one piece: several times faster than arquero's own `array`. */
export function numbersOf(table: ColumnTable, column: string): Float64Array {
  return new Float64Array(table.column(column)!.toArray!() as unknown as ArrayLike<number>);
}
