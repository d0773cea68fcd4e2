import type { Trace } from '../../../charts/figure.ts';
import { format } from '../../../charts/format.ts';
import { axisLabels } from '../../../charts/label.ts';

/** The quantiles of one row's values. */
export type Quantiles = Record<'p05' | 'q1' | 'median' | 'q3' | 'p95', number | null>;

export const quantileNames = ['p05', 'q1', 'median', 'q3', 'p95'] as const;

export const boxWords =
  'Boxes span the first to the third quartile and mark the median; whiskers are at the 5th and 95th percentiles.';

/** Horizontal boxes, one per label. */
export function boxTrace(labels: string[], rows: Quantiles[], color: string, own: Trace = {}): Trace {
  return {
    type: 'box',
    orientation: 'h',
    y: labels,
    lowerfence: rows.map((row) => row.p05),
    q1: rows.map((row) => row.q1),
    median: rows.map((row) => row.median),
    q3: rows.map((row) => row.q3),
    upperfence: rows.map((row) => row.p95),
    line: { color, width: 1.4 },
    hoverinfo: 'x+y',
    ...own,
  };
}

/** Axis labels with the number of lines below the name. */
export function labelsWithCounts(names: string[], counts: number[]): string[] {
  return axisLabels(names).map((name, row) => `${name}<br>n = ${format(counts[row], 'count')}`);
}
