import { sqlName } from '../../core/sql.ts';
import type { Database, Row } from '../../core/stage.ts';
import { type Description, shape } from '../../core/statistics/describe.ts';

/**
 * Describes numeric columns of a table of any size in two scans: first the order statistics and the mean, then the deviations
 * from the mean. The database must have one thread, so that the sums are reproducible.
 */
export async function describeColumns(
  database: Database,
  table: string,
  columns: string[],
): Promise<Record<string, Description>> {
  if (columns.length === 0) return {};
  const [order] = await database.rows(`select ${columns.map(orderStatistics).join(', ')} from ${table}`);
  const powers = columns.map((column, index) => powerSums(column, index, order![`mean_${index}`] as number | null));
  const [sums] = await database.rows(`select ${powers.join(', ')} from ${table}`);
  return Object.fromEntries(columns.map((column, index) => [column, description(order!, sums!, index)]));
}

function orderStatistics(column: string, index: number): string {
  const x = `${sqlName(column)}::double`;
  return `count(${x}) as count_${index}, favg(${x}) as mean_${index}, min(${x}) as min_${index}, max(${x}) as max_${index},
    quantile_cont(${x}, [0.25, 0.5, 0.75]) as quartiles_${index}`;
}

function powerSums(column: string, index: number, centre: number | null): string {
  const deviation = `(${sqlName(column)}::double - '${centre ?? 0}'::double)`;
  const powers = [1, 2, 3, 4].map((k) => Array(k).fill(deviation).join(' * '));
  return `[${powers.map((power) => `sum(${power})`).join(', ')}] as sums_${index}`;
}

function description(order: Row, sums: Row, index: number): Description {
  const number = (row: Row, name: string) => row[`${name}_${index}`] as number | null;
  const [lower = null, middle = null, upper = null] = (order[`quartiles_${index}`] ?? []) as number[];
  const count = number(order, 'count') ?? 0;
  const [min, max] = [number(order, 'min'), number(order, 'max')];
  const [s1, s2, s3, s4] = (sums[`sums_${index}`] as (number | null)[]).map((sum) => sum ?? 0);
  return {
    count,
    mean: number(order, 'mean'),
    min,
    '25%': lower,
    '50%': middle,
    '75%': upper,
    max,
    ...shape({ count, min, max, sums: [s1!, s2!, s3!, s4!] }),
  };
}
