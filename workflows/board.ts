import {
  type RunDocument,
  type RunError,
  type RunId,
  type StageReport,
  stageReport,
  type TrainingProgress,
} from '../core/run.ts';
import { pipeline, type StageNode } from './pipeline.ts';

/** The workflow's state of a run, for the `progress` query and the UI's details. */
export class Board {
  readonly #run: RunId & Pick<RunDocument, 'originRunId'>;
  readonly #stages = new Map<string, StageReport>(
    pipeline.map(({ name }) => [name, { stage: name, status: 'pending', seconds: null }]),
  );
  training: TrainingProgress | undefined;
  /** Set when the run has ended. */
  ended: Pick<RunDocument, 'status' | 'headline' | 'results' | 'error' | 'unchanged'> | undefined;

  constructor(run: RunId & Pick<RunDocument, 'originRunId'>) {
    this.#run = run;
  }

  /** Forgets the stages that are not part of this run. */
  keep(nodes: readonly StageNode[]): void {
    for (const name of this.#stages.keys()) if (!nodes.some((node) => node.name === name)) this.#stages.delete(name);
  }

  /** Progress of the training, which has left its queue then. */
  train(progress: TrainingProgress): void {
    this.training = progress;
    const report = this.#stages.get('training');
    if (report?.status === 'pending') this.set({ stage: 'training', status: 'running', seconds: null });
  }

  set(report: StageReport): void {
    this.#stages.set(report.stage, stageReport(report));
  }

  reports(): StageReport[] {
    return [...this.#stages.values()];
  }

  /** What the run is at: its running stages, and those that wait for a worker. */
  active(): string[] {
    const waits = ({ status, reason }: StageReport) => status === 'pending' && reason !== undefined;
    return this.reports().flatMap((report) => {
      if (report.status === 'running') return [report.stage];
      return waits(report) ? [`${report.stage} (${report.reason})`] : [];
    });
  }

  /** Ends a run that did not complete: pending and running stages become cancelled. */
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

  /** A Markdown list, because the UI draws tables without borders. */
  markdown(): string {
    const lines = this.reports().map((report) => `- ${this.#line(report)}`);
    return [
      ...(this.ended?.unchanged ? ['No change since the last run: every stage came from the cache.', ''] : []),
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

/** Escapes text that may come from data, so that the UI shows it literally. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
