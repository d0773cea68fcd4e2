import { counted, monthName } from '../../../charts/format.ts';
import { sum } from '../../../charts/kit.ts';
import { monthOf } from '../../../core/months.ts';
import type { CohortSummary } from '../cohort.ts';

/** The most cohorts, and months per cohort, that a figure shows, so that one signup in 1900 does not add 1,500 of each. */
export const maxMonths = 48;

/** The rows of `cohorts` to show: those of the last `maxMonths` months up to the newest cohort that has started. */
export function recentRows({ cohorts, last_month }: CohortSummary): number[] {
  const started = cohorts.flatMap((cohort, row) => (cohort <= last_month ? [row] : []));
  const newest = Math.max(...started.map((row) => monthOf(cohorts[row]!)));
  return started.filter((row) => monthOf(cohorts[row]!) > newest - maxMonths);
}

/** Notes on the cohorts that are not shown, and on those shown that are older than the data. */
export function windowNotes({ cohorts, size, pre_existing }: CohortSummary, shown: number[]): string[] {
  const hidden = cohorts.flatMap((_, row) => (shown.includes(row) ? [] : [row]));
  const old = pre_existing.cohorts.filter((cohort) => shown.some((row) => cohorts[row] === cohort));
  return [
    ...(hidden.length > 0
      ? [
          `Only cohorts of the last ${maxMonths} months are shown. Not shown: ${counted(hidden.length, 'cohort')} with ${counted(sum(hidden.map((row) => size[row])), 'customer')}.`,
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
    ? `The ${monthName(first)} cohort`
    : `The ${cohorts.length} cohorts from ${monthName(first)} to ${monthName(last)}`;
}
