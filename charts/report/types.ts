import type { Headline } from '../../core/run.ts';
import type { Figure } from '../figure.ts';

/** One number against the last run's. `name` is a key of `Headline`, or `model.roc_auc`. */
export type Change = {
  name: string;
  before: number | null;
  after: number | null;
  /** Relative: 0.1 is a tenth more; null where it is not defined. */
  change: number | null;
};

/** A month that was over at the last run and has another revenue now. */
export type RestatedMonth = { month: string; before: number | null; after: number | null };

/** Customers who are in the segment now and were not at the last run, and the other way round. */
export type SegmentMoves = { segment: string; entered: number; left: number };

export type TableFacts = {
  table: string;
  rows: number;
  accepted: number;
  /** Rows left out, by "column: reason". */
  rejected: Record<string, number>;
  /** Values made unknown, by column. */
  nulled: Record<string, number>;
  /** Contract columns that the source does not have. */
  missingColumns: string[];
  /** Empty or unknown values, by column. */
  missing?: Record<string, number>;
  notes?: string[];
};

export type StageFacts = {
  stage: string;
  status: string;
  seconds: number | null;
  rows?: number | null;
  reason?: string | null;
};

export type RunFacts = {
  workflowId?: string | null;
  runId?: string | null;
  source?: string | null;
  /** First and last day of the transactions, `YYYY-MM-DD`. */
  first?: string | null;
  last?: string | null;
  /** The day that recency counts back from: the data's cut-off. */
  snapshot?: string | null;
  /** Set when the reader of the data was told to look at an earlier day. */
  asOf?: string | null;
  timezone?: string | null;
  /** Rows of transactions. */
  rows?: number | null;
  /** Of what was ingested; equal digests are equal data. */
  digest?: string | null;
  seed?: number | null;
};

/** All that the report says. Whatever a run does not know is null or absent, and the page says so or leaves it out. */
export type ReportInput = {
  figures: Figure[];
  /** When the report was made, ISO 8601 with zone. */
  generatedAt: string;
  run?: RunFacts | null;
  headline?: Headline | null;
  /** Against the latest completed run of the same source with other data; null when there is none. */
  changes?: Change[] | null;
  /** When that run was, ISO 8601 with zone. */
  changedSince?: string | null;
  restated?: RestatedMonth[] | null;
  segmentMoves?: SegmentMoves[] | null;
  tables?: TableFacts[] | null;
  /** Stages, models or features that did not run, and why. */
  switchedOff?: { what: string; why: string }[] | null;
  /** What the stages noted about the data. */
  notes?: string[] | null;
  stages?: StageFacts[] | null;
  /** The sections of `summary.json`; the model's verdict is read from `evaluation`. */
  summary?: { evaluation?: unknown } | null;
};

/** A text that goes into the page as it is, with the hash that the content-security-policy names. */
export type Asset = { text: string; sha256: string };
/** The page's own parts and Plotly, read by `readReportAssets`. */
export type ReportAssets = { plotly: Asset; script: Asset; style: Asset };
