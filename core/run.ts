export type RunId = { workflowId: string; runId: string };

export type StageStatus = 'pending' | 'running' | 'done' | 'cached' | 'skipped' | 'failed' | 'cancelled';
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted';

/** One stage of a run, as `status --json` shows it; `seconds` is null where nothing ran. */
export type StageReport = {
  stage: string;
  status: StageStatus;
  seconds: number | null;
  rows?: number;
  reason?: string;
  notes?: string[];
};

/** The report alone of what has more to say. */
export function stageReport({ stage, status, seconds, rows, reason, notes }: StageReport): StageReport {
  return { stage, status, seconds, rows, reason, notes };
}

export type RunError = { type: string; message: string; hint: string };

export type Headline = {
  customers: number | null;
  transactions: number | null;
  revenue: number | null;
  refundRate: number | null;
  firstMonth: string | null;
  lastMonth: string | null;
  model: { roc_auc: number | null; accuracy: number | null; loss: number | null } | null;
  rejected: number;
};

/** A run as `run --json`, `status --json` and the query `progress` tell it. */
export type RunDocument = {
  workflowId: string | null;
  runId: string | null;
  originRunId?: string;
  status: RunStatus;
  seconds: number | null;
  /** A completed run that had nothing to compute. */
  unchanged?: boolean;
  stages: StageReport[];
  training?: TrainingProgress;
  headline: Headline | null;
  switchedOff?: { what: string; why: string }[];
  results: { dir: string; report: string } | null;
  error?: RunError;
};

export type TrainingProgress = {
  epoch: number;
  epochs: number;
  loss: number | null;
  val_loss: number | null;
  secondsLeft?: number | null;
};
