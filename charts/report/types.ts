import type { Headline, StageReport } from '../../core/run.ts';
import type { Figure } from '../figure.ts';

/** A number compared with the last run's. `name` is a key of `Headline`, or `model.roc_auc`. */
export type Change = {
  name: string;
  before: number | null;
  after: number | null;
  /** Relative: 0.1 is 10% more; null if it is undefined. */
  change: number | null;
};

/** A month that was closed at the last run and whose revenue has changed since. */
export type RestatedMonth = { month: string; before: number | null; after: number | null };

/** Numbers of customers who entered and left the segment since the last run. */
export type SegmentMoves = { segment: string; entered: number; left: number };

export type TableFacts = {
  table: string;
  rows: number;
  accepted: number;
  /** Rejected rows, by "column: reason". */
  rejected: Record<string, number>;
  /** Invalid values that are treated as missing, by column. */
  nulled: Record<string, number>;
  /** Contract columns that the source does not have. */
  missingColumns: string[];
  /** Missing values, by column. */
  missing?: Record<string, number>;
  notes?: string[];
};

export type RunFacts = {
  workflowId?: string | null;
  runId?: string | null;
  source?: string | null;
  /** First and last day of the transactions, `YYYY-MM-DD`. */
  first?: string | null;
  last?: string | null;
  /** The day that recency counts back from. */
  snapshot?: string | null;
  /** Set if the run uses the data as of an earlier day. */
  asOf?: string | null;
  timezone?: string | null;
  /** Rows of transactions. */
  rows?: number | null;
  /** Digest of the ingested data; equal digests mean equal data. */
  digest?: string | null;
  seed?: number | null;
};

/** Input of the report. What a run does not know is null or absent; the page then says so or omits it. */
export type ReportInput = {
  figures: Figure[];
  /** When the report is generated, ISO 8601 in UTC. */
  generatedAt: string;
  run?: RunFacts | null;
  headline?: Headline | null;
  /** Compared with the latest completed run of the same source with different data; null if there is none. */
  changes?: Change[] | null;
  /** Time of that run, ISO 8601 in UTC. */
  changedSince?: string | null;
  restated?: RestatedMonth[] | null;
  segmentMoves?: SegmentMoves[] | null;
  tables?: TableFacts[] | null;
  /** Stages, models or features that did not run, and why. */
  switchedOff?: { what: string; why: string }[] | null;
  /** Notes of the stages about the data. */
  notes?: string[] | null;
  stages?: StageReport[] | null;
  /** The answers to the first questions of a reader: revenue, buyers, risk, model, data. */
  sentences?: string[] | null;
};

/** Text inserted into the page unchanged, with its hash for the content security policy. */
export type Asset = { text: string; sha256: string };
/** Plotly and the page's script and style, read by `readReportAssets`. */
export type ReportAssets = { plotly: Asset; script: Asset; style: Asset };
