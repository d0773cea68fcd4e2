import type { ReportInput } from '../../charts/report/types.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

/** A report input with everything that a run knows, for the shop of `tables`. */
export function reportInput(tables: Required<Tables> = shop()): ReportInput {
  const { eda, evaluation } = tables;
  const { revenue } = eda.totals;
  return {
    figures: catalogue.map((entry) => draw(entry, tables)),
    generatedAt: '2023-03-20T04:05:06Z',
    run: {
      workflowId: 'marketflow-shop',
      runId: '5f0c',
      source: 'data/shop',
      first: '2023-01-01T08:00:00',
      last: '2023-03-18T20:00:00',
      snapshot: '2023-03-19',
      asOf: null,
      timezone: 'Europe/Berlin',
      rows: eda.shape[0],
      digest: '0123456789abcdef',
      seed: 42,
    },
    headline: {
      customers: eda.totals.customers,
      orders: eda.orders.count,
      transactions: eda.shape[0],
      revenue,
      refundRate: eda.refunds.overall,
      firstMonth: '2023-01',
      lastMonth: '2023-03',
      model: evaluation.network,
      rejected: 2,
    },
    changes: [
      { name: 'revenue', before: revenue / 1.1, after: revenue, change: 0.1 },
      { name: 'refundRate', before: 0.11, after: eda.refunds.overall, change: -0.09 },
    ],
    restated: [{ month: '2023-01', before: 9_000, after: 9_100 }],
    segmentMoves: [
      { segment: 'Champions', entered: 3, left: 1 },
      { segment: 'Loyal', entered: 0, left: 0 },
    ],
    changedSince: '2023-03-19T04:05:06Z',
    tables: [
      {
        table: 'transactions',
        rows: 233,
        accepted: 231,
        rejected: { 'timestamp: not a time': 2 },
        nulled: { gross_revenue: 1 },
        missingColumns: ['campaign_id'],
        missing: { product_id: 7 },
      },
    ],
    switchedOff: [{ what: 'training', why: 'one class' }],
    notes: ['The column "colour" is not in the contract and was ignored.'],
    stages: [{ stage: 'merge', status: 'done', seconds: 0.4, rows: 231 }],
    sentences: ['Revenue of 2023 is 3% higher than a year earlier.', 'There is no model: one class.'],
  };
}
