import { mean, sum } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import { take } from '../features/featureTable.ts';
import type { Ranking } from './ranking.ts';

/** The customers of one decile by probability: predicted and observed rate, with Wilson's 95% interval. */
export type CalibrationRow = {
  customers: number;
  from: number;
  to: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
};

/** The best `share` of all customers by probability, up to and including this decile. */
export type GainsRow = {
  decile: number;
  customers: number;
  positives: number;
  rate: number;
  share: number;
  /** Share of all positives found so far; null where there are none. */
  captured: number | null;
  /** Wilson's 95% interval of `captured`. */
  captured_low: number | null;
  captured_high: number | null;
  /** Rate of positives so far divided by the overall rate; null where there are none. */
  lift: number | null;
};

/** Deciles in order of rising probability; sizes differ by one where ten does not divide the number of customers. */
export function calibrationTable(
  { order }: Ranking,
  target: ArrayLike<number>,
  probability: Float64Array,
): CalibrationRow[] {
  return deciles(order.slice().reverse()).map((rows) => {
    const observed = wilson(sum(take(target, rows)), rows.length);
    return {
      customers: rows.length,
      from: probability[rows[0]!]!,
      to: probability[rows.at(-1)!]!,
      predicted: mean(take(probability, rows)),
      observed: observed.rate!,
      low: observed.low!,
      high: observed.high!,
    };
  });
}

/** Deciles in order of falling probability: how many positives are found by contacting the likeliest customers first. */
export function gainsTable({ order }: Ranking, target: ArrayLike<number>): GainsRow[] {
  const all = sum(take(target, order));
  let [customers, positives] = [0, 0];
  return deciles(order).map((rows, place) => {
    const found = sum(take(target, rows));
    customers += rows.length;
    positives += found;
    // Of all customers it is 1 whatever the model.
    const captured = customers < order.length ? wilson(positives, all) : { rate: 1, low: 1, high: 1 };
    return {
      decile: place + 1,
      customers: rows.length,
      positives: found,
      rate: found / rows.length,
      share: customers / order.length,
      captured: all > 0 ? captured.rate : null,
      captured_low: all > 0 ? captured.low : null,
      captured_high: all > 0 ? captured.high : null,
      lift: all > 0 ? positives / customers / (all / order.length) : null,
    };
  });
}

/** Ten consecutive parts of nearly equal size; empty ones are left out. */
function deciles(order: Int32Array): Int32Array[] {
  const bound = (decile: number) => Math.floor((decile * order.length) / 10);
  return Array.from({ length: 10 }, (_, i) => order.slice(bound(i), bound(i + 1))).filter(({ length }) => length > 0);
}
