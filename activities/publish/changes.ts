import type { Headline } from '../../store/runs.ts';

export type Change = { name: string; before: number | null; after: number | null; change: number | null };
export type RestatedMonth = { month: string; before: number | null; after: number | null };
export type SegmentMoves = { segment: string; entered: number; left: number };

/** What is new against the last run on the same source with other data. */
export type Changes = {
  /** When that run was, ISO 8601. */
  since: string;
  headline: Change[];
  /** Months that were over then and have another revenue now. */
  restated: RestatedMonth[];
  /** Customers who are in the segment now and were not, and the other way round. */
  segments: SegmentMoves[];
};

/** One state of the data: what of a run's results the comparison reads. */
export type Snapshot = {
  headline: Headline;
  monthly: { month: string; revenue: number | null }[];
  /** Segment by customer id. */
  segments: Map<string, string>;
};

export function changes(since: string, before: Snapshot, after: Snapshot): Changes {
  return {
    since,
    headline: headlineChanges(before.headline, after.headline),
    restated: restatedMonths(before.monthly, after.monthly),
    segments: segmentMoves(before.segments, after.segments),
  };
}

function headlineChanges(before: Headline, after: Headline): Change[] {
  const numbers = (headline: Headline): Record<string, number | null> => {
    const { customers, transactions, revenue, refundRate, rejected, model } = headline;
    return { customers, transactions, revenue, refundRate, rejected, 'model.roc_auc': model?.roc_auc ?? null };
  };
  const old = numbers(before);
  return Object.entries(numbers(after)).map(([name, value]) => change(name, old[name] ?? null, value));
}

function change(name: string, before: number | null, after: number | null): Change {
  const relative = before && after !== null ? (after - before) / Math.abs(before) : null;
  return { name, before, after, change: relative };
}

/** The last month of the earlier run was still open, so that it may well have grown. */
function restatedMonths(before: Snapshot['monthly'], after: Snapshot['monthly']): RestatedMonth[] {
  const now = new Map(after.map(({ month, revenue }) => [month, revenue]));
  return before
    .slice(0, -1)
    .map(({ month, revenue }) => ({ month, before: revenue, after: now.get(month) ?? null }))
    .filter((month) => month.before !== month.after);
}

function segmentMoves(before: Map<string, string>, after: Map<string, string>): SegmentMoves[] {
  const names = [...new Set([...before.values(), ...after.values()])].sort();
  const moved = (from: Map<string, string>, to: Map<string, string>, segment: string) =>
    [...to].filter(([customer, name]) => name === segment && from.get(customer) !== segment).length;
  return names.map((segment) => ({
    segment,
    entered: moved(before, after, segment),
    left: moved(after, before, segment),
  }));
}
