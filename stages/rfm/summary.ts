import type { Description, Histogram } from '../../core/statistics/describe.ts';
import type { Rule } from './segments.ts';

type Letter = 'R' | 'F' | 'M';

/** `rfm.json`. Counts are numbers of customers unless stated otherwise; `segments` has only segments that occur. */
export type RfmSummary = {
  snapshot: string;
  customers: number;
  /** Lines left out. */
  without_customer: number;
  without_timestamp: number;
  /** The first rule whose `when` is true gives the segment. */
  rules: Rule[];
  /** The last purchase is recent if it is at most this many days ago: 30, or more if a fifth of customers needs more. */
  recent_days: number;
  describe: Record<'recency' | 'frequency' | 'monetary', Description>;
  score_counts: Record<Letter, Record<string, number>>;
  rfm_string_counts: Record<string, number>;
  rfm_sum_counts: Record<string, number>;
  segments: Record<string, SegmentStatistics>;
  checksum: { recency: number; frequency: number; monetary: number; scores: number };
  /** Smallest and largest value (days, orders, revenue) of each score that occurs. */
  thresholds: Record<Letter, Threshold[]>;
  figures: {
    /** Days, 50 bins. */
    recency: Histogram;
    /** Frequencies above 20 count as 20. */
    /** Customers whose number of orders is `from` to `to`. */
    frequency: { from: number; to: number; customers: number }[];
    /** Clipped at the 99th percentile, 50 bins. */
    monetary: Histogram;
    monetary_clipped_at: number | null;
    grid: GridCell[];
  };
};

export type Threshold = { score: number; from: number; to: number; customers: number };

/** Customers of one segment with the same recency and frequency scores, and their revenue. */
export type GridCell = { R: number; F: number; segment: string; customers: number; revenue: number };

/** Means over the customers of the segment, and its `share` of all customers with a 95% Wilson interval. */
export type SegmentStatistics = {
  customers: number;
  recency: number;
  frequency: number;
  monetary_mean: number;
  monetary_sum: number;
  share: number;
  share_low: number;
  share_high: number;
  /** Null if total revenue is not positive. */
  revenue_share: number | null;
};
