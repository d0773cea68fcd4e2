import { counted, format } from '../../../charts/format.ts';
import type { EdaSummary, ReconciliationPart, Share } from '../summary.ts';

const parts: [Exclude<ReconciliationPart, 'revenue_unknown'>, string][] = [
  ['refunded', 'refunded revenue'],
  ['refund_unknown', 'revenue without a refund flag'],
  ['guest', 'revenue from guests'],
  ['unknown_customer', 'revenue from customers who are not in the table of customers'],
  ['without_product', 'revenue without a product'],
];

/** A note that reconciles gross and net revenue: each part that some numbers leave out, with its value. Parts may overlap. */
export function grossToNet({ reconciliation }: EdaSummary): string[] {
  const { all, kept, refund_unknown } = reconciliation;
  const unknown = refund_unknown.rows === all.rows;
  const found = parts.flatMap(([part, words]) => {
    const share = reconciliation[part];
    return share.rows > 0 && !(unknown && part === 'refund_unknown') ? [`${words} ${withLines(share)}`] : [];
  });
  const { rows: lines } = reconciliation.revenue_unknown;
  if (lines > 0) found.push(`${counted(lines, 'line')} without a known revenue`);
  if (found.length === 0) return [];
  return [
    `Total revenue is ${withLines(all)}, ${unknown ? 'and refunds are unknown' : `including ${withLines(kept)} known not to be refunded`}. Some numbers leave out: ${found.join('; ')}.`,
  ];
}

function withLines({ rows, revenue }: Share): string {
  return `${format(revenue, 'money')} (${counted(rows, 'line')})`;
}
