import { counted, monthName } from '../../../charts/format.ts';
import { sum } from '../../../charts/kit.ts';
import { monthOf } from '../../../core/months.ts';
import type { CohortSummary } from '../cohort.ts';

/** Months of cohorts, and months after each, that a figure draws: one signup of 1900 must not make 1,500 of either. */
export const longest = 48;

/** The rows of `cohorts` that are drawn: those of the `longest` months up to the newest that has begun. */
export function recentRows({ cohorts, last_month }: CohortSummary): number[] {
  const begun = cohorts.flatMap((cohort, row) => (cohort <= last_month ? [row] : []));
  const newest = Math.max(...begun.map((row) => monthOf(cohorts[row]!)));
  return begun.filter((row) => monthOf(cohorts[row]!) > newest - longest);
}

/** Which cohorts are not drawn, and what must be known of those that are. */
export function windowNotes({ cohorts, size, pre_existing }: CohortSummary, drawn: number[]): string[] {
  const away = cohorts.flatMap((_, row) => (drawn.includes(row) ? [] : [row]));
  const old = pre_existing.cohorts.filter((cohort) => drawn.some((row) => cohorts[row] === cohort));
  return [
    ...(away.length > 0
      ? [
          `Only the last ${longest} months of cohorts are drawn: not ${counted(away.length, 'cohort')} with ${counted(sum(away.map((row) => size[row])), 'customer')}.`,
        ]
      : []),
    ...(old.length > 0
      ? [`${names(old)} ${old.length === 1 ? 'is' : 'are'} older than the data: ${pre_existing.reason}.`]
      : []),
  ];
}

function names(cohorts: string[]): string {
  const [first = '', last = ''] = [cohorts[0], cohorts.at(-1)];
  return cohorts.length === 1
    ? `The cohort of ${monthName(first)}`
    : `The ${cohorts.length} cohorts of ${monthName(first)} to ${monthName(last)}`;
}
