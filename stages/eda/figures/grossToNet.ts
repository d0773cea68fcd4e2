import { counted, format } from '../../../charts/format.ts';
import type { EdaSummary, ReconciliationPart, Share } from '../summary.ts';

const parts: [ReconciliationPart, string][] = [
  ['refunded', 'refunded'],
  ['refund_unknown', 'without a refund flag'],
  ['guest', 'of guests'],
  ['unknown_customer', 'of customers who are not in the table of customers'],
  ['without_product', 'without a product'],
  ['revenue_unknown', 'without a revenue'],
];

/** From gross to net in a note: what is in all revenue and not in every number, with its value. The parts may overlap. */
export function grossToNet({ reconciliation }: EdaSummary): string[] {
  const { all, kept } = reconciliation;
  const found = parts.flatMap(([part, words]) => {
    const share = reconciliation[part];
    return share.rows > 0 ? [`${words} ${worth(share)}`] : [];
  });
  if (found.length === 0) return [];
  return [
    `All revenue is ${worth(all)}, of which ${worth(kept)} is known to be kept. Not in every number: what is ${found.join('; ')}.`,
  ];
}

function worth({ rows, revenue }: Share): string {
  return `${format(revenue, 'money')} (${counted(rows, 'row')})`;
}
