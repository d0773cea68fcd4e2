import type { Description, Histogram } from '../../core/statistics/describe.ts';
import type { Threshold } from './scores.ts';

type Letter = 'R' | 'F' | 'M';

/** `rfm.json`. Counts are customers unless said otherwise; `segments` has the segments that occur. */
export type RfmSummary = {
  snapshot: string;
  customers: number;
  /** Transactions left out. */
  without_customer: number;
  without_timestamp: number;
  rules: { segment: string; rf_regex: string; meaning: string }[];
  describe: Record<'recency' | 'frequency' | 'monetary', Description>;
  score_counts: Record<Letter, Record<string, number>>;
  rfm_string_counts: Record<string, number>;
  rfm_sum_counts: Record<string, number>;
  segments: Record<string, SegmentStatistics>;
  checksum: { recency: number; frequency: number; monetary: number; scores: number };
  /** Least and greatest value (days, transactions, revenue) of each score that occurs. */
  thresholds: Record<Letter, Threshold[]>;
  /** Customers who share their value with one of another score: only the order of ids sets them apart. */
  ties: Record<Letter, number>;
  figures: {
    /** Days, 50 bins. */
    recency: Histogram;
    /** Everything above 20 counts as 20. */
    frequency: { frequency: number; customers: number }[];
    /** Clipped at the 99th percentile, 50 bins. */
    monetary: Histogram;
    monetary_clipped_at: number | null;
    /** Largest first, equal ones in the order of the rules. */
    segments: { segment: string; customers: number }[];
  };
};

/** Means of the segment's customers; `share` of all customers with its 95 % Wilson interval. */
export type SegmentStatistics = {
  customers: number;
  recency: number;
  frequency: number;
  monetary_mean: number;
  monetary_sum: number;
  share: number;
  share_low: number;
  share_high: number;
  /** Null when all revenue together is not positive. */
  revenue_share: number | null;
};
