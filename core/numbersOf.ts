import type { ColumnTable } from 'arquero';

/** The values of a DOUBLE column without nulls. Several times faster than arquero's `array`. */
export function numbersOf(table: ColumnTable, column: string): Float64Array {
  return new Float64Array(table.column(column)!.toArray!() as unknown as ArrayLike<number>);
}
