import type { RunDocument, RunError, StageReport, TrainingProgress } from '../core/run.ts';
import { pipeline } from './pipeline.ts';

type RunIds = Pick<RunDocument, 'workflowId' | 'runId' | 'originRunId'>;

/** The state of a run as the workflow knows it, for the query and the UI. */
export class Board {
  readonly #run: RunIds;
  readonly #stages = new Map<string, StageReport>(
    pipeline.map(({ name }) => [name, { stage: name, status: 'pending', seconds: null }]),
  );
  training: TrainingProgress | undefined;
  /** What there is to say of a run that has ended. */
  ended: Pick<RunDocument, 'status' | 'headline' | 'results' | 'error' | 'unchanged'> | undefined;

  constructor(run: RunIds) {
    this.#run = run;
  }

  set(report: StageReport): void {
    const { stage, status, seconds, rows, reason, notes } = report;
    this.#stages.set(stage, { stage, status, seconds, rows, reason, notes });
  }

  reports(): StageReport[] {
    return [...this.#stages.values()];
  }

  /** The run did not complete: what was still to come or under way is cancelled. */
  end(status: 'failed' | 'cancelled', error: RunError | undefined): void {
    for (const report of this.reports()) {
      if (report.status === 'pending' || report.status === 'running') this.set({ ...report, status: 'cancelled' });
    }
    this.ended = { status, error, headline: null, results: null };
  }

  document(seconds: number): RunDocument {
    const { training } = this;
    const state = this.ended ?? { status: 'running', headline: null, results: null };
    return { ...this.#run, ...state, seconds, training, stages: this.reports() };
  }

  /** A Markdown list, since the UI draws tables without borders. */
  markdown(): string {
    const lines = this.reports().map((report) => `- ${this.#line(report)}`);
    return [
      ...(this.ended?.unchanged ? ['No change since the last run: nothing had to be computed.', ''] : []),
      ...lines,
    ].join('\n');
  }

  #line({ stage, status, rows, seconds, reason }: StageReport): string {
    const facts = [
      `**${stage}** ${status}`,
      rows === undefined ? null : `${rows.toLocaleString('en')} rows`,
      seconds === null ? null : `${seconds.toFixed(1)} s`,
      stage === 'training' && status === 'running' && this.training
        ? `epoch ${this.training.epoch} of ${this.training.epochs}`
        : null,
      reason ? escapeMarkdown(reason) : null,
    ];
    return facts.filter((fact) => fact !== null).join(' · ');
  }
}

/** Text that may come from data, so that it is shown as it is and does nothing. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
