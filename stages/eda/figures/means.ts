import type { Column, Trace, Unit } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
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
  const [first, ...others] = means.toSorted((a, b) => b.mean! - a.mean!);
  const readsAlike = ({ mean }: NamedMean) => format(mean, unit) === format(first!.mean, unit);
  // Values without spread have intervals without width.
  if (highest && !others.some(readsAlike)) return clear(withInterval(highest, unit));
  const mayBeHighest = (mean: NamedMean) => (mean.high ?? Infinity) >= (first!.low ?? -Infinity) || readsAlike(mean);
  const rivals = [first!, ...others.filter(mayBeHighest)];
  const more = rivals.length > maxListed ? ` and ${rivals.length - maxListed} more` : '';
  return `${unclear}: ${rivals
    .slice(0, maxListed)
    .map((mean) => withInterval(mean, unit))
    .join(', ')}${more}.`;
}

function withInterval({ name, mean, low, high }: NamedMean, unit: Unit): string {
  return `${shortName(name)} ${format(mean, unit)} (${format(low, unit)} to ${format(high, unit)})`;
}

/** A dot for each mean with its interval, grey below `minValues`; the caller adds the names as `y`. */
export function meanDots(means: Mean[], unit: Unit, one: string): Trace {
  return {
    type: 'scatter',
    mode: 'markers',
    x: means.map(({ mean }) => mean),
    marker: { color: means.map(({ n }) => (n < minValues ? colour.grey : colour.orange)), size: 9 },
    error_x: errorBars(means),
    customdata: means.map(({ mean, low, high, n }) => [
      `${format(mean, unit)} (${format(low, unit)} to ${format(high, unit)})`,
      counted(n, one),
    ]),
    hovertemplate: '<b>%{y}</b><br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>',
  };
}

/** Explains the grey dots of `meanDots`. */
export function fewNote(means: Mean[], one: string): string[] {
  return means.some(({ n }) => n > 0 && n < minValues)
    ? [`Grey: fewer than ${counted(minValues, one)}; left out of the comparison.`]
    : [];
}

export function meanColumns(means: Mean[], name: string, unit: Unit): Column[] {
  return [
    { name, unit, values: means.map(({ mean }) => mean) },
    { name: 'low', unit, values: means.map(({ low }) => low) },
    { name: 'high', unit, values: means.map(({ high }) => high) },
  ];
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
