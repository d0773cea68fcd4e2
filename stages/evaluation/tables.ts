import { wilson } from '../../core/statistics/proportion.ts';
import type { Ranking } from './ranking.ts';

/** Customers of one tenth by probability: what was foretold and what came, with Wilson's 95 % interval. */
export type CalibrationRow = {
  customers: number;
  from: number;
  to: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
};

/** The best `share` of all customers by probability, up to and including this tenth. */
export type GainsRow = {
  decile: number;
  customers: number;
  positives: number;
  rate: number;
  share: number;
  /** Share of all positives found so far; null where there are none. */
  captured: number | null;
  /** Rate of positives so far over that of all; null where there are none. */
  lift: number | null;
};

/** Tenths of equal size in order of rising probability, smaller ones first where ten does not divide the customers. */
export function calibrationTable(
  { order }: Ranking,
  target: ArrayLike<number>,
  probability: Float64Array,
): CalibrationRow[] {
  return tenths(order.slice().reverse()).map((rows) => {
    const observed = wilson(count(rows, target), rows.length);
    return {
      customers: rows.length,
      from: probability[rows[0]!]!,
      to: probability[rows.at(-1)!]!,
      predicted: rows.reduce((sum, row) => sum + probability[row]!, 0) / rows.length,
      observed: observed.rate!,
      low: observed.low!,
      high: observed.high!,
    };
  });
}

/** Tenths in order of falling probability: whom to write to first, and how many buyers that finds. */
export function gainsTable({ order }: Ranking, target: ArrayLike<number>): GainsRow[] {
  const all = count(order, target);
  let [customers, positives] = [0, 0];
  return tenths(order).map((rows, place) => {
    const found = count(rows, target);
    customers += rows.length;
    positives += found;
    return {
      decile: place + 1,
      customers: rows.length,
      positives: found,
      rate: found / rows.length,
      share: customers / order.length,
      captured: all > 0 ? positives / all : null,
      lift: all > 0 ? positives / customers / (all / order.length) : null,
    };
  });
}

function tenths(order: Int32Array): Int32Array[] {
  const bound = (tenth: number) => Math.floor((tenth * order.length) / 10);
  return Array.from({ length: 10 }, (_, i) => order.slice(bound(i), bound(i + 1))).filter(({ length }) => length > 0);
}

function count(rows: Int32Array, target: ArrayLike<number>): number {
  return rows.reduce((sum, row) => sum + target[row]!, 0);
}
