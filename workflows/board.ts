import type { RunDocument, StageReport, TrainingProgress } from '../store/runs.ts';
import { pipeline } from './pipeline.ts';

/** The state of a run's stages as the workflow knows it, for the query and the UI. */
export class Board {
  readonly #stages = new Map<string, StageReport>(
    pipeline.map(({ name }) => [name, { stage: name, status: 'pending', seconds: null }]),
  );
  training: TrainingProgress | undefined;

  set(report: StageReport): void {
    const { stage, status, seconds, rows, reason, notes } = report;
    this.#stages.set(stage, { stage, status, seconds, rows, reason, notes });
  }

  reports(): StageReport[] {
    return [...this.#stages.values()];
  }

  /** What was still to come or under way is cancelled. */
  cancelRest(): void {
    for (const report of this.reports()) {
      if (report.status === 'pending' || report.status === 'running') this.set({ ...report, status: 'cancelled' });
    }
  }

  document(run: Pick<RunDocument, 'workflowId' | 'runId' | 'originRunId'>, seconds: number): RunDocument {
    const stages = this.reports();
    return { ...run, status: 'running', seconds, stages, training: this.training, headline: null, results: null };
  }

  /** A Markdown list, since the UI draws tables without borders. */
  markdown(): string {
    return this.reports()
      .map((report) => `- ${this.#line(report)}`)
      .join('\n');
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
