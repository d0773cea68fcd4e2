import type { Trace, Unit } from './figure.ts';
import { format } from './format.ts';
import { colour } from './theme.ts';

/** A 95% interval; null where it is unknown. */
type Interval = { low: number | null; high: number | null };

/** The fewest values of a mean or rate that a finding compares: one refund of one sale is 100%. */
export const minValues = 30;

/** "2.4% to 4.6%". */
export function intervalText({ low, high }: Interval, unit: Unit): string {
  return `${format(low, unit)} to ${format(high, unit)}`;
}

/**
 * The element whose interval is above those of all others; undefined if there is none. What `read` writes of another must
 * differ, since values without spread have intervals without width.
 */
export function clearlyHighest<Of extends Interval>(all: Of[], read: (one: Of) => string): Of | undefined {
  const isAbove = (one: Of, other: Of) =>
    (one.low ?? -Infinity) > (other.high ?? Infinity) && read(one) !== read(other);
  return all.find((one) => all.every((other) => other === one || isAbove(one, other)));
}

/** Plotly's error bars from the values to the ends of their intervals; none where an end is unknown. */
export function errorBars(values: (number | null)[], intervals: Interval[]): Trace {
  const distance = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
  return {
    type: 'data',
    symmetric: false,
    array: values.map((value, index) => distance(value, intervals[index]!.high)),
    arrayminus: values.map((value, index) => distance(intervals[index]!.low, value)),
    color: colour.grey,
    thickness: 1.5,
  };
}
