import type { EdaSummary } from '../../stages/eda/types.ts';
import type { EvaluationSummary, Skipped } from '../../stages/evaluation/summary.ts';
import type { TableManifest, Workspace } from '../../stages/stage.ts';
import type { TrainingSummary } from '../../stages/training/summary.ts';
import { tables } from '../../workflows/pipeline.ts';

/** The stages' JSON artifacts, as far as publishing reads them itself. */
export type Sections = {
  eda: EdaSummary;
  rfm: object;
  cohort: object;
  decomposition: object;
  features: object;
  training: TrainingSummary | Skipped;
  evaluation: EvaluationSummary | Skipped;
  tables: TableManifest[];
};

export async function readSections(w: Workspace): Promise<Sections> {
  const [eda, rfm, cohort, decomposition, features, training, evaluation] = await Promise.all(
    ['eda', 'rfm', 'cohort', 'decomposition', 'features', 'training', 'evaluation'].map((stage) =>
      w.readJson(`${stage}.json`),
    ),
  );
  const manifests = await Promise.all(tables.map((table) => w.readJson<TableManifest>(`ingest:${table}.json`)));
  return { eda, rfm, cohort, decomposition, features, training, evaluation, tables: manifests } as Sections;
}

/** `summary.json`: the notebook's sections. What only figures need is in `figures.json`. */
export function summary({ eda, rfm, cohort, decomposition, features }: Sections): Record<string, object> {
  const sections: Record<string, object> = { eda, rfm, cohort, decomposition, features };
  return Object.fromEntries(
    Object.entries(sections).map(([name, section]) => {
      const { figures, ...numbers } = section as { figures?: unknown };
      return [name, numbers];
    }),
  );
}
