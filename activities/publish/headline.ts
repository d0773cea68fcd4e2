import type { Headline } from '../../core/run.ts';
import type { Sections } from './summary.ts';

/** The handful of numbers by which a run is told from another. */
export function headline({ eda, evaluation, tables }: Sections): Headline {
  const model = 'skipped' in evaluation ? null : evaluation.network;
  return {
    customers: eda.totals.customers,
    transactions: eda.shape[0] ?? null,
    revenue: eda.totals.revenue,
    refundRate: eda.refunds.overall,
    firstMonth: eda.monthly.at(0)?.month ?? null,
    lastMonth: eda.monthly.at(-1)?.month ?? null,
    model: model ? { roc_auc: model.roc_auc, accuracy: model.accuracy, loss: model.loss } : null,
    rejected: sum(tables.flatMap(({ quality }) => Object.values(quality.rejected))),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
