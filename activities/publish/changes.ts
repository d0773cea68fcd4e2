import type { Change, RestatedMonth, SegmentMoves } from '../../charts/report/types.ts';
import type { Headline } from '../../core/run.ts';
import type { Movers } from './moves.ts';

/** What is new against the last run on the same source with other data. */
export type Changes = {
  /** When that run was, ISO 8601. */
  since: string;
  headline: Change[];
  restated: RestatedMonth[];
  segments: SegmentMoves[];
};

/** One state of the data: what of a run's results the comparison reads. */
export type Snapshot = {
  headline: Headline;
  /** Months that have transactions, in order. */
  monthly: { month: string; revenue: number | null; complete: boolean }[];
};

/** Compares two states of the data; `movers` are the customers who changed their segment between them. */
export function changes(since: string, before: Snapshot, after: Snapshot, movers: Movers[]): Changes {
  return {
    since,
    headline: headlineChanges(before.headline, after.headline),
    restated: restatedMonths(before.monthly, after.monthly),
    segments: movers.map(({ segment, entered, left }) => ({ segment, entered: entered.length, left: left.length })),
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

/** The last month of the earlier run, where it was still open, may well have grown. */
function restatedMonths(before: Snapshot['monthly'], after: Snapshot['monthly']): RestatedMonth[] {
  const now = new Map(after.map(({ month, revenue }) => [month, revenue]));
  const over = before.at(-1)?.complete ? before : before.slice(0, -1);
  return over
    .map(({ month, revenue }) => ({ month, before: revenue, after: now.get(month) ?? null }))
    .filter((month) => !isSameMoney(month.before, month.after));
}

/** Sums of doubles differ in their last bits when rows come in another order: no cent has moved then. */
function isSameMoney(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < 0.005);
}
