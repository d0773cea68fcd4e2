import { counted, format, monthName } from '../format.ts';
import { type Html, html } from './html.ts';
import type { Change, ReportInput } from './types.ts';

/** "▲ 4.2%", "▼ 0.3 points" for a rate, or "unchanged". Neutral, since a rise is not good for every number. */
export function changeWords({ name, before, after, change }: Change): string {
  if (before === null || after === null) return before === after ? 'unknown' : `was ${format(before)}`;
  const difference = after - before;
  if (difference === 0 || (name === 'revenue' && Math.abs(difference) < 0.005)) return 'unchanged';
  const arrow = difference > 0 ? '▲' : '▼';
  if (name === 'refundRate') return `${arrow} ${(Math.abs(difference) * 100).toFixed(2)} points`;
  if (name === 'model.roc_auc') return `${arrow} ${Math.abs(difference).toFixed(3)}`;
  if (name === 'rejected' || change === null) return `${arrow} ${format(Math.abs(difference), 'count')}`;
  return `${arrow} ${format(Math.abs(change), 'share')}`;
}

/** Changes beyond the headline numbers: restated months and customers who moved between segments. */
export function movements({ restated, segmentMoves }: ReportInput): Html | null {
  const months = (restated ?? []).map(
    ({ month, before, after }) =>
      html`Revenue of ${monthName(month)}, a closed month, was restated: ${format(before, 'money')} → ${format(after, 'money')}`,
  );
  const moves = (segmentMoves ?? [])
    .filter(({ entered, left }) => entered + left > 0)
    .map(
      ({ segment, entered, left }) =>
        html`Segment “${segment}”: ${counted(entered, 'customer')} entered, ${format(left, 'count')} left`,
    );
  const all = [...months, ...moves];
  if (all.length === 0) return null;
  return html`<details class="more"><summary>${counted(all.length, 'more change')} since the last run</summary>
<ul>${all.map((item) => html`<li>${item}</li>`)}</ul></details>`;
}
