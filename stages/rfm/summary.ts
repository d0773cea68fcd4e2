import type { Description, Histogram } from '../../core/statistics/describe.ts';
import type { Threshold } from './quintiles.ts';

type Letter = 'R' | 'F' | 'M';

/** `rfm.json`. Counts are numbers of customers unless stated otherwise; `segments` has only segments that occur. */
export type RfmSummary = {
  snapshot: string;
  customers: number;
  /** Lines left out. */
  without_customer: number;
  without_timestamp: number;
  rules: { segment: string; rf_regex: string; meaning: string }[];
  describe: Record<'recency' | 'frequency' | 'monetary', Description>;
  score_counts: Record<Letter, Record<string, number>>;
  rfm_string_counts: Record<string, number>;
  rfm_sum_counts: Record<string, number>;
  segments: Record<string, SegmentStatistics>;
  checksum: { recency: number; frequency: number; monetary: number; scores: number };
  /** Smallest and largest value (days, orders, revenue) of each score that occurs. */
  thresholds: Record<Letter, Threshold[]>;
  /** Customers who share their value with a customer of another score, so that only their ids decide. */
  ties: Record<Letter, number>;
  figures: {
    /** Days, 50 bins. */
    recency: Histogram;
    /** Frequencies above 20 count as 20. */
    frequency: { frequency: number; customers: number }[];
    /** Clipped at the 99th percentile, 50 bins. */
    monetary: Histogram;
    monetary_clipped_at: number | null;
    /** In descending order of customers, ties in the order of the rules. */
    segments: { segment: string; customers: number }[];
  };
};

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
