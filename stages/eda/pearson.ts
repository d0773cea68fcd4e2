import { sqlName } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import type { EdaSummary, Maybe } from './summary.ts';

/** Pearson correlations of the merged table's numeric columns, each over the rows where both are known. */
export async function correlate(database: Database, columns: string[]): Promise<EdaSummary['correlation']> {
  const pairs = columns.flatMap((a, i) => columns.slice(i).map((b) => [a, b] as const));
  const [row] = await database.rows<{ r: Maybe[]; n: number[] }>(`
    select [${pairs.map(([a, b]) => pearson(a, b)).join(', ')}] as r,
      [${pairs.map(([a, b]) => `count(*) filter (${sqlName(a)} is not null and ${sqlName(b)} is not null)`).join(', ')}] as n
    from merged`);
  const index = (i: number, j: number) => i * columns.length - (i * (i - 1)) / 2 + (j - i);
  const square = <T>(cells: T[]) =>
    columns.map((_, i) => columns.map((_, j) => cells[index(Math.min(i, j), Math.max(i, j))]!));
  const [products] = await database.rows<{ r: Maybe }>(
    `select ${pearson('base_price', 'is_premium')} as r from products`,
  );
  return { columns, matrix: square(row!.r), lines: square(row!.n), products_price_premium: products!.r };
}

/** SQL aggregate for Pearson's r; null if fewer than two rows have both values, or if either is constant in these rows. */
export function pearson(a: string, b: string): string {
  const r = `corr(${sqlName(a)}::double, ${sqlName(b)}::double)`;
  return `case when isfinite(${r}) then greatest(-1, least(1, ${r})) end`;
}
