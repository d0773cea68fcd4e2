import { type ColumnTable, op } from 'arquero';
import { describe, histogram, quantile, sum } from '../../core/statistics/describe.ts';
import { wilson } from '../../core/statistics/proportion.ts';
import { type Scored, thresholds, tiedCustomers } from './quintiles.ts';
import { segments } from './segments.ts';
import type { RfmSummary, SegmentStatistics } from './summary.ts';

export type ByLetter = Record<'R' | 'F' | 'M', Scored>;

type Summary = Omit<RfmSummary, 'snapshot' | 'without_customer' | 'without_timestamp'>;

/** The numbers of `rfm.json` from the rows of `rfm.parquet`, with customers in id order. */
export function summarise(table: ColumnTable, scored: ByLetter): Summary {
  const { R, F, M } = scored;
  const statistics = segmentStatistics(table);
  return {
    customers: table.numRows(),
    rules: segments.map(({ name, pattern, meaning }) => ({ segment: name, rf_regex: pattern, meaning })),
    describe: { recency: describe(R.values), frequency: describe(F.values), monetary: describe(M.values) },
    score_counts: letters((letter) => Object.fromEntries(tally(scored[letter].scores))),
    rfm_string_counts: Object.fromEntries(tally(table.array('rfm') as string[])),
    rfm_sum_counts: Object.fromEntries(tally(table.array('rfm_sum') as number[])),
    segments: statistics,
    checksum: {
      recency: sum(R.values),
      frequency: sum(F.values),
      monetary: sum(M.values),
      scores: scoresChecksum(scored),
    },
    thresholds: letters((letter) => thresholds(scored[letter])),
    ties: letters((letter) => tiedCustomers(scored[letter])),
    figures: figures(scored, statistics),
  };
}

function letters<T>(value: (letter: 'R' | 'F' | 'M') => T): Record<'R' | 'F' | 'M', T> {
  return { R: value('R'), F: value('F'), M: value('M') };
}

type Rollup = { segment: string } & Pick<
  SegmentStatistics,
  'customers' | 'recency' | 'frequency' | 'monetary_mean' | 'monetary_sum'
>;

function segmentStatistics(table: ColumnTable): Record<string, SegmentStatistics> {
  const rows = table
    .groupby('segment')
    .rollup({
      customers: op.count(),
      recency: op.mean('recency'),
      frequency: op.mean('frequency'),
      monetary_mean: op.mean('monetary'),
      monetary_sum: op.sum('monetary'),
    })
    .objects() as Rollup[];
  const revenue = rows.reduce((total, row) => total + row.monetary_sum, 0);
  return Object.fromEntries(
    rows.map(({ segment, ...row }) => {
      const { rate, low, high } = wilson(row.customers, table.numRows());
      const revenueShare = revenue > 0 ? row.monetary_sum / revenue : null;
      return [segment, { ...row, share: rate!, share_low: low!, share_high: high!, revenue_share: revenueShare }];
    }),
  );
}

/** Σ (i mod p) × RFM mod p over customers i = 1 … n in id order, p = 10⁹ + 7: a checksum that detects any wrong score. */
function scoresChecksum({ R, F, M }: ByLetter): number {
  const prime = 1_000_000_007;
  return R.scores.reduce((total, recency, i) => {
    const code = recency * 100 + F.scores[i]! * 10 + M.scores[i]!;
    return (total + ((i + 1) % prime) * code) % prime;
  }, 0);
}

function figures({ R, F, M }: ByLetter, statistics: Record<string, SegmentStatistics>): RfmSummary['figures'] {
  const clip = quantile(M.values.slice().sort(), 0.99);
  const capped = F.values.map((value) => Math.min(value, 20));
  const clipped = M.values.map((value) => Math.min(value, clip ?? 0));
  return {
    recency: histogram(R.values, 50),
    frequency: [...tally(capped)].map(([frequency, customers]) => ({ frequency, customers })),
    monetary: histogram(clipped, 50),
    monetary_clipped_at: clip,
    segments: segments
      .map(({ name }) => ({ segment: name, customers: statistics[name]?.customers ?? 0 }))
      .filter(({ customers }) => customers > 0)
      .sort((a, b) => b.customers - a.customers),
  };
}

/** The frequency of each value, sorted by value. */
function tally<T extends string | number>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
