import type { Column, Trace, Unit } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { clearlyHighest, errorBars, intervalText, minValues } from '../../../charts/intervals.ts';
import { shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import type { Mean } from '../../../core/statistics/mean.ts';

export type NamedMean = Mean & { name: string };

const maxListed = 3;

/** Names the highest mean with `clear` only where its 95% interval is above all others; lists those it is not above otherwise. */
export function compareMeans(
  means: NamedMean[],
  unit: Unit,
  clear: (first: string) => string,
  unclear: string,
): string {
  const read = ({ mean }: NamedMean) => format(mean, unit);
  const highest = clearlyHighest(means, read);
  if (highest) return clear(withInterval(highest, unit));
  const [first, ...others] = means.toSorted((a, b) => b.mean! - a.mean!);
  const mayBeHighest = (mean: NamedMean) =>
    (mean.high ?? Infinity) >= (first!.low ?? -Infinity) || read(mean) === read(first!);
  const rivals = [first!, ...others.filter(mayBeHighest)];
  const more = rivals.length > maxListed ? ` and ${rivals.length - maxListed} more` : '';
  return `${unclear}: ${rivals
    .slice(0, maxListed)
    .map((mean) => withInterval(mean, unit))
    .join(', ')}${more}.`;
}

function withInterval(mean: NamedMean, unit: Unit): string {
  return `${shortName(mean.name)} ${meanText(mean, unit)}`;
}

/** "12.50 (11.20 to 13.80)". */
export function meanText(mean: Pick<Mean, 'mean' | 'low' | 'high'>, unit: Unit): string {
  return `${format(mean.mean, unit)} (${intervalText(mean, unit)})`;
}

/** A dot for each mean with its interval, grey below `minValues`; the caller adds the names as `y`. */
export function meanDots(means: Mean[], unit: Unit, one: string): Trace {
  return {
    type: 'scatter',
    mode: 'markers',
    x: means.map(({ mean }) => mean),
    marker: { color: means.map(({ n }) => (n < minValues ? colour.grey : colour.orange)), size: 9 },
    error_x: meanBars(means),
    customdata: means.map((mean) => [meanText(mean, unit), counted(mean.n, one)]),
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

export function meanBars(means: Pick<Mean, 'mean' | 'low' | 'high'>[]): Trace {
  return errorBars(
    means.map(({ mean }) => mean),
    means,
  );
}
