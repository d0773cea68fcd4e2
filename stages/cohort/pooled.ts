import { wilson } from '../../core/statistics/proportion.ts';
import type { CohortMatrix, PooledRetention } from './summary.ts';

/**
 * Pools the retention of the cohorts `months` (month numbers), each with its size and active customers by period. Uses only
 * cohorts from `from` on, and only cells of months up to `lastComplete`, so that every cell is final.
 */
export function poolRetention(
  months: number[],
  size: number[],
  active: CohortMatrix,
  from: number,
  lastComplete: number,
): PooledRetention[] {
  const chosen = months.flatMap((month, row) => (month >= from && month <= lastComplete ? [row] : []));
  const oldest = Math.min(...chosen.map((row) => months[row]!));
  const periods = chosen.length === 0 ? 0 : lastComplete - oldest + 1;
  return Array.from({ length: periods }, (_, period) => {
    const reached = chosen.filter((row) => months[row]! + period <= lastComplete);
    const retained = reached.reduce((total, row) => total + (active[row]![period] ?? 0), 0);
    const eligible = reached.reduce((total, row) => total + size[row]!, 0);
    const { rate, low, high } = wilson(retained, eligible);
    return { period, cohorts: reached.length, retained, eligible, retention: rate, low, high };
  });
}
