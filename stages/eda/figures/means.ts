import type { Trace, Unit } from '../../../charts/figure.ts';
import { format } from '../../../charts/format.ts';
import { shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import type { Mean } from '../../../core/statistics/mean.ts';
import { clearlyHighest } from './refunds.ts';

export type NamedMean = Mean & { name: string };

/** The fewest values for a mean in a finding. */
export const minValues = 30;

const maxListed = 3;

/** Names the highest mean with `clear` only where its 95% interval is above all others; lists those it is not above otherwise. */
export function compareMeans(
  means: NamedMean[],
  unit: Unit,
  clear: (first: string) => string,
  unclear: string,
): string {
  const highest = clearlyHighest(means);
  if (highest) return clear(withInterval(highest, unit));
  const sorted = means.toSorted((a, b) => b.mean! - a.mean!);
  const rivals = sorted.filter(({ high }) => (high ?? Infinity) >= (sorted[0]?.low ?? -Infinity));
  const more = rivals.length > maxListed ? ` and ${rivals.length - maxListed} more` : '';
  return `${unclear}: ${rivals
    .slice(0, maxListed)
    .map((mean) => withInterval(mean, unit))
    .join(', ')}${more}.`;
}

function withInterval({ name, mean, low, high }: NamedMean, unit: Unit): string {
  return `${shortName(name)} ${format(mean, unit)} (${format(low, unit)} to ${format(high, unit)})`;
}

/** Plotly's error bars of the intervals; none where an interval is unknown. */
export function errorBars(means: Mean[]): Trace {
  const distance = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
  return {
    type: 'data',
    symmetric: false,
    array: means.map(({ mean, high }) => distance(mean, high)),
    arrayminus: means.map(({ mean, low }) => distance(low, mean)),
    color: colour.grey,
    thickness: 1.5,
  };
}
