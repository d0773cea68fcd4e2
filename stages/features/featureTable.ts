import type { Workspace } from '../../core/stage.ts';
import type { Columns } from './preprocessing.ts';
import type { FeaturesSummary } from './summary.ts';

/** Raw features and targets of all customers. `training` and `test` are the rows of each part, in order of `split_pos`. */
export type FeatureTable = {
  columns: Columns;
  target: Float32Array;
  training: Int32Array;
  test: Int32Array;
};

/** Reads `features.parquet`. */
export async function readFeatureTable(w: Workspace, summary: FeaturesSummary): Promise<FeatureTable> {
  const table = await w.readTable('features.parquet');
  const values = (name: string) => table.array(name) as ArrayLike<unknown>;
  const [split, position] = [values('split'), values('split_pos')];
  const part = (name: string) => {
    const rows = Int32Array.from({ length: table.numRows() }, (_, row) => row).filter((row) => split[row] === name);
    return rows.sort((a, b) => Number(position[a]) - Number(position[b]));
  };
  return {
    columns: Object.fromEntries(summary.all_columns.map((name) => [name, numbers(values(name))])),
    target: Float32Array.from(values('target'), Number),
    training: part('train'),
    test: part('test'),
  };
}

/** The given rows of all columns, in the order of `rows`. */
export function rowsOf(columns: Columns, rows: Int32Array): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, take(values, rows)]));
}

/** The values at `rows`, in that order. */
export function take(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}

/** A loop, because `Float64Array.from` with a function takes ten times as long. */
function numbers(values: ArrayLike<unknown>): Float64Array {
  const found = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) found[row] = Number(values[row] ?? Number.NaN);
  return found;
}
