import type { Workspace } from '../../core/stage.ts';
import { tableNames } from '../../data/contract.ts';
import type { EdaSummary } from '../../stages/eda/summary.ts';
import type { EvaluationSummary, Skipped } from '../../stages/evaluation/summary.ts';
import { stages } from '../../stages/index.ts';
import type { TableManifest } from '../../stages/ingest/tableManifest.ts';
import { summaryOf } from '../../stages/stage.ts';
import type { TrainingSummary } from '../../stages/training/summary.ts';

/** The summaries that publishing reads itself. */
export type Sections = {
  eda: EdaSummary;
  training: TrainingSummary | Skipped;
  evaluation: EvaluationSummary | Skipped;
  tables: TableManifest[];
};

export async function readSections(w: Workspace): Promise<Sections> {
  const [eda, training, evaluation] = await Promise.all([
    w.readJson<Sections['eda']>('eda.json'),
    w.readJson<Sections['training']>('training.json'),
    w.readJson<Sections['evaluation']>('evaluation.json'),
  ]);
  const tables = await Promise.all(tableNames.map((table) => w.readJson<TableManifest>(`ingest:${table}.json`)));
  return { eda, training, evaluation, tables };
}

/** `summary.json`: a section for each stage that delivers one, but for what only figures need, which is in `figures.json`. */
export async function readSummary(w: Workspace): Promise<Record<string, object>> {
  const delivering = stages.filter((stage) => stage.writes[summaryOf(stage)] === 'summary.json');
  const sections = delivering.map(async (stage) => {
    const { figures, ...numbers } = await w.readJson<{ figures?: unknown }>(summaryOf(stage));
    return [stage.name, numbers] as const;
  });
  return Object.fromEntries(await Promise.all(sections));
}
