import { counted, format, monthName } from '../format.ts';
import { type Html, html } from './html.ts';
import type { Change, ReportInput } from './types.ts';

/** "▲ 4.2%", "▼ 0.3 points" for a rate, "unchanged": which way is good is not for us to say. */
export function changeWords({ name, before, after, change }: Change): string {
  if (before === null || after === null) return before === after ? 'unknown' : `was ${format(before)}`;
  const difference = after - before;
  if (difference === 0) return 'unchanged';
  const arrow = difference > 0 ? '▲' : '▼';
  if (/rate$/i.test(name)) return `${arrow} ${(Math.abs(difference) * 100).toFixed(2)} points`;
  if (/roc_auc$/.test(name)) return `${arrow} ${Math.abs(difference).toFixed(3)}`;
  if (name === 'rejected' || change === null) return `${arrow} ${format(Math.abs(difference), 'count')}`;
  return `${arrow} ${format(Math.abs(change), 'share')}`;
}

const inTiles = ['revenue', 'transactions', 'customers', 'refundRate', 'model.roc_auc', 'roc_auc', 'rejected'];

/** What moved beyond the headline numbers: closed months that were restated, customers who changed their segment. */
export function movements({ changes, restated, segmentMoves }: ReportInput): Html | null {
  const others = (changes ?? [])
    .filter((change) => !inTiles.includes(change.name))
    .map((change) => html`${change.name}: ${format(change.before)} → ${format(change.after)} (${changeWords(change)})`);
  const months = (restated ?? []).map(
    ({ month, before, after }) =>
      html`Revenue of ${monthName(month)}, already over, was restated: ${format(before, 'money')} → ${format(after, 'money')}`,
  );
  const moves = (segmentMoves ?? [])
    .filter(({ entered, left }) => entered + left > 0)
    .map(
      ({ segment, entered, left }) =>
        html`Segment “${segment}”: ${counted(entered, 'customer')} entered, ${format(left, 'count')} left`,
    );
  const all = [...months, ...moves, ...others];
  if (all.length === 0) return null;
  return html`<details class="more"><summary>${counted(all.length, 'more change')} since the last run</summary>
<ul>${all.map((item) => html`<li>${item}</li>`)}</ul></details>`;
}
