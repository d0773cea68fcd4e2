import type { Database } from '../../core/stage.ts';
import type { Histogram } from '../../core/statistics/describe.ts';
import type { Maybe } from './summary.ts';

const bins = 60;

/** 60 bins of a column, clipped to between 0 and its 99th percentile `clip`; empty without values. */
export async function clippedHistogram(
  database: Database,
  table: string,
  column: string,
): Promise<Histogram & { clip: Maybe }> {
  const [range] = await database.rows<{ clip: Maybe; low: Maybe; high: Maybe }>(`
    select clip, min(least(greatest(${column}, 0), clip)) as low, max(least(greatest(${column}, 0), clip)) as high
    from ${table}, (select quantile_cont(${column}, 0.99) as clip from ${table}) group by clip`);
  const { clip = null, low = null, high = null } = range ?? {};
  if (clip === null || low === null || high === null) return { clip: null, edges: [], counts: [] };
  const [from, to] = low < high ? [low, high] : [low - 0.5, high + 0.5];
  const width = (to - from) / bins;
  const rows = await database.rows<{ bin: number; rows: number }>(`
    select least(floor((least(greatest(${column}, 0), ${clip}) - ${from}) / ${width}), ${bins - 1})::integer as bin,
      count(*) as rows
    from ${table} where ${column} is not null group by bin order by bin`);
  return { clip, edges: edgesOf(from, width, bins), counts: countsOf(rows, bins) };
}

export function edgesOf(from: number, width: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + i * width);
}

export function countsOf(rows: { bin: number; rows: number }[], count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const { bin, rows: found } of rows) counts[bin] = found;
  return counts;
}
