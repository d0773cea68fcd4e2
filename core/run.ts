export type RunId = { workflowId: string; runId: string };

type StageStatus = 'pending' | 'running' | 'done' | 'cached' | 'skipped' | 'failed' | 'cancelled';
/** `terminated`: ended on the server, for instance in the UI; `interrupted`: no worker works on it. */
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'interrupted';

/** One stage of a run, as in `status --json`. `seconds` is null when nothing ran. */
export type StageReport = {
  stage: string;
  status: StageStatus;
  seconds: number | null;
  rows?: number;
  reason?: string;
  notes?: string[];
};

/** Picks the fields of `StageReport` from a larger object. */
export function stageReport({ stage, status, seconds, rows, reason, notes }: StageReport): StageReport {
  return { stage, status, seconds, rows, reason, notes };
}

export type RunError = { type: string; message: string; hint: string };

export type Headline = {
  customers: number | null;
  orders: number | null;
  /** Lines. */
  transactions: number | null;
  revenue: number | null;
  refundRate: number | null;
  firstMonth: string | null;
  lastMonth: string | null;
  model: { roc_auc: number | null; accuracy: number | null; loss: number | null } | null;
  rejected: number;
};

/** The fields that a run's document and its manifest in the store share. */
export type RunBase = {
  /** The first run of a chain of resumed runs; absent in that run itself. */
  originRunId?: string;
  stages: StageReport[];
  /** Results that are left out because of what the source lacks. */
  switchedOff?: { what: string; why: string }[];
  /** Why it did not complete; of a run that is not closed, what keeps it from making progress. */
  error?: RunError;
};

/** A run, as returned by `run --json`, `status --json` and the `progress` query. */
export type RunDocument = RunBase & {
  workflowId: string | null;
  runId: string | null;
  status: RunStatus;
  seconds: number | null;
  /** True for a completed run that had nothing to compute. */
  unchanged?: boolean;
  training?: TrainingProgress;
  headline: Headline | null;
  results: { dir: string; report: string } | null;
};

export type TrainingProgress = {
  epoch: number;
  epochs: number;
  loss: number | null;
  val_loss: number | null;
  secondsLeft?: number | null;
};
