import type { SegmentStatistics } from './summary.ts';

/** The segment with more revenue than each of the others; null if two have the most, or there are no others. */
export function richestSegment(
  segments: Record<string, SegmentStatistics>,
): (SegmentStatistics & { name: string }) | null {
  const [first, second] = Object.entries(segments)
    .map(([name, statistics]) => ({ ...statistics, name }))
    .sort((a, b) => b.monetary_sum - a.monetary_sum);
  return first === undefined || second === undefined || first.monetary_sum === second.monetary_sum ? null : first;
}
