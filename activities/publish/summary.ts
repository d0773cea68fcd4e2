import type { Headline } from '../../core/run.ts';
import type { Workspace } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { tableNames } from '../../data/contract.ts';
import type { EdaSummary } from '../../stages/eda/summary.ts';
import type { EvaluationSummary, Skipped } from '../../stages/evaluation/summary.ts';
import { stages } from '../../stages/index.ts';
import type { TableManifest } from '../../stages/ingest/tableManifest.ts';
import type { RfmSummary } from '../../stages/rfm/summary.ts';
import { summaryOf } from '../../stages/stage.ts';
import type { TrainingSummary } from '../../stages/training/summary.ts';

/** The stages' summaries that publishing reads. */
export type Sections = {
  eda: EdaSummary;
  rfm: RfmSummary;
  training: TrainingSummary | Skipped;
  evaluation: EvaluationSummary | Skipped;
  tables: TableManifest[];
};

export async function readSections(w: Workspace): Promise<Sections> {
  const [eda, rfm, training, evaluation] = await Promise.all([
    w.readJson<Sections['eda']>('eda.json'),
    w.readJson<Sections['rfm']>('rfm.json'),
    w.readJson<Sections['training']>('training.json'),
    w.readJson<Sections['evaluation']>('evaluation.json'),
  ]);
  const tables = await Promise.all(tableNames.map((table) => w.readJson<TableManifest>(`ingest:${table}.json`)));
  return { eda, rfm, training, evaluation, tables };
}

/** `summary.json`: one section per stage that writes one, without `figures`, which only the charts read. */
export async function readSummary(w: Workspace): Promise<Record<string, object>> {
  const summarised = stages.filter(
    (stage) => stage.writes[summaryOf(stage)] === 'summary.json' && w.hasInput(summaryOf(stage)),
  );
  const sections = summarised.map(async (stage) => {
    const { figures, ...numbers } = await w.readJson<{ figures?: unknown }>(summaryOf(stage));
    return [stage.name, numbers] as const;
  });
  return Object.fromEntries(await Promise.all(sections));
}

/** A run's most important numbers, from its summaries. */
export function headline({ eda, evaluation, tables }: Sections): Headline {
  const model = 'skipped' in evaluation ? null : evaluation.network;
  return {
    customers: eda.totals.customers,
    orders: eda.orders.count,
    transactions: eda.shape[0] ?? null,
    revenue: eda.totals.revenue,
    refundRate: eda.refunds.overall,
    firstMonth: eda.monthly.at(0)?.month ?? null,
    lastMonth: eda.monthly.at(-1)?.month ?? null,
    model: model ? { roc_auc: model.roc_auc, accuracy: model.accuracy, loss: model.loss } : null,
    rejected: sum(tables.flatMap(({ quality }) => Object.values(quality.rejected))),
  };
}
