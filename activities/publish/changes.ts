import type { Change, RestatedMonth, SegmentMoves } from '../../charts/report/types.ts';
import type { Headline } from '../../core/run.ts';
import type { Movers } from './segments.ts';

/** Changes since the latest run on the same source with different data. */
export type Changes = {
  /** When that run finished, ISO 8601. */
  since: string;
  headline: Change[];
  restated: RestatedMonth[];
  segments: SegmentMoves[];
};

/** The results of a run that are compared. */
export type ComparedRun = {
  headline: Headline;
  /** Months with transactions, in order. */
  monthly: { month: string; revenue: number | null; complete: boolean }[];
};

/** Compares two runs; `movers` are the customers who changed segments between them. */
export function changes(since: string, before: ComparedRun, after: ComparedRun, movers: Movers[]): Changes {
  return {
    since,
    headline: headlineChanges(before.headline, after.headline),
    restated: restatedMonths(before.monthly, after.monthly),
    segments: movers.map(({ segment, entered, left }) => ({ segment, entered: entered.length, left: left.length })),
  };
}

function headlineChanges(before: Headline, after: Headline): Change[] {
  const numbers = (headline: Headline): Record<string, number | null> => {
    const { customers, orders, transactions, revenue, refundRate, rejected, model } = headline;
    return { customers, orders, transactions, revenue, refundRate, rejected, 'model.roc_auc': model?.roc_auc ?? null };
  };
  const old = numbers(before);
  return Object.entries(numbers(after)).map(([name, value]) => change(name, old[name] ?? null, value));
}

function change(name: string, before: number | null, after: number | null): Change {
  const relative = before && after !== null ? (after - before) / Math.abs(before) : null;
  return { name, before, after, change: relative };
}

/** The earlier run's last month is skipped if it was incomplete, since it is expected to grow. */
function restatedMonths(before: ComparedRun['monthly'], after: ComparedRun['monthly']): RestatedMonth[] {
  const now = new Map(after.map(({ month, revenue }) => [month, revenue]));
  const closed = before.at(-1)?.complete ? before : before.slice(0, -1);
  return closed
    .map(({ month, revenue }) => ({ month, before: revenue, after: now.get(month) ?? null }))
    .filter((month) => !isSameMoney(month.before, month.after));
}

/** Equal to the cent: a sum of doubles changes in its last bits with the order of the rows. */
function isSameMoney(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < 0.005);
}
