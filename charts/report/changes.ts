import { format } from '../format.ts';
import type { Change } from './types.ts';

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
