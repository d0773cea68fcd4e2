import type { FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { intervalText, minValues } from '../../../charts/intervals.ts';
import { fromZero, sum } from '../../../charts/kit.ts';
import { axis, sequential } from '../../../charts/theme.ts';
import { monthOf } from '../../../core/months.ts';
import type { CohortSummary } from '../cohort.ts';
import type { Tables } from './tables.ts';
import { maxMonths, recentRows, windowNotes } from './window.ts';

/** With more months than fit beside each other, a selection has cells. */
const maxColumns = 12;
const selectedMonths = [1, 2, 3, 4, 5, 6, 9, 12, 18, 24, 36];

export const retentionByCohort: FigureEntry<Tables> = {
  number: 33,
  id: 'cohort-retention',
  defined: 'cohort.retention',
  section: 'Advanced',
  title: 'Cohort retention',
  question: 'How many customers of each cohort still buy months later?',
  definition:
    'Share of a cohort’s customers with an order in month k; the number of customers is in parentheses. Month 0, in which the cohort starts, incomplete months and cohorts without a complete month 1 are left out.',
  wide: true,
  needs: ['cohort'],
  draw,
};

function draw({ cohort }: Tables) {
  const recent = recentRows(cohort);
  const rows = recent.filter((row) => finalRate(cohort, row, 1) !== null);
  if (rows.length === 0) return { skipped: 'No cohort has completed month 1.' };
  const reached = cohort.periods.filter((k) => k > 0 && k < maxMonths && finalRate(cohort, rows[0]!, k) !== null);
  const cells = rows.flatMap((row) => reached.map((k) => ({ row, k, rate: finalRate(cohort, row, k) })));
  const known = cells.filter(({ rate }) => rate !== null);
  return {
    data: [heatmap(cohort, rows, columnsOf(reached))],
    layout: {
      height: 110 + 18 * rows.length,
      xaxis: axis({
        type: 'category',
        side: 'top',
        title: { text: `${monthsSince(cohort)}; cells in %` },
        showgrid: false,
        ticks: '',
      }),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '', dtick: 1 }),
    },
    finding: retentionAfter(cohort, 1, 6),
    population: `${counted(sum(rows.map((row) => cohort.size[row])), 'customer')} in ${counted(rows.length, 'cohort')}`,
    notes: notesOf(cohort, rows, recent),
    table: [
      { name: 'cohort', unit: 'text' as const, values: known.map(({ row }) => cohort.cohorts[row]!) },
      { name: 'customers', unit: 'count' as const, values: known.map(({ row }) => cohort.size[row] ?? null) },
      { name: 'month', unit: 'count' as const, values: known.map(({ k }) => k) },
      { name: 'retention', unit: 'share' as const, values: known.map(({ rate }) => rate) },
    ],
  };
}

/** The retention in month `k`; null if the month is not reached or incomplete. */
function finalRate({ cohorts, retention, incomplete_month }: CohortSummary, row: number, k: number): number | null {
  const isIncomplete = incomplete_month !== null && monthOf(cohorts[row]!) + k >= monthOf(incomplete_month);
  return isIncomplete ? null : (retention[row]?.[k] ?? null);
}

function columnsOf(reached: number[]): number[] {
  return reached.length <= maxColumns ? reached : reached.filter((k) => selectedMonths.includes(k));
}

function heatmap(cohort: CohortSummary, rows: number[], months: number[]): Trace {
  const rates = rows.map((row) => months.map((k) => finalRate(cohort, row, k)));
  return {
    type: 'heatmap',
    z: rates,
    x: months.map(String),
    y: rows.map((row) => label(cohort, row)),
    xgap: 1,
    ygap: 1,
    ...fromZero(rates),
    colorscale: sequential,
    showscale: false,
    text: rates.map((row) => row.map((rate) => (rate === null ? '' : String(Math.round(100 * rate))))),
    texttemplate: '%{text}',
    textfont: { size: 11 },
    customdata: rows.map((row) =>
      months.map((k) => `${format(cohort.active[row]?.[k], 'count')} of ${counted(cohort.size[row], 'customer')}`),
    ),
    hovertemplate: '<b>%{y}, month %{x}</b><br>%{z:.1%}: %{customdata}<extra></extra>',
    hoverongaps: false,
  };
}

/** "Jan 2023 (60)", with an asterisk for few customers. */
function label({ cohorts, size }: CohortSummary, row: number): string {
  const [month = '', year = ''] = monthName(cohorts[row]!).split(' ');
  return `${month.slice(0, 3)} ${year} (${format(size[row], 'count')}${isSmall(size[row]) ? '*' : ''})`;
}

function isSmall(customers: number | undefined): boolean {
  return !(customers! >= minValues);
}

function notesOf(cohort: CohortSummary, rows: number[], recent: number[]): string[] {
  const { size, incomplete_month } = cohort;
  return [
    ...(rows.some((row) => isSmall(size[row]))
      ? [`* Fewer than ${minValues} customers: the rates are uncertain.`]
      : []),
    ...(incomplete_month === null ? [] : [`${monthName(incomplete_month)} is incomplete and left out.`]),
    ...windowNotes(cohort, recent),
  ];
}

/** The pooled retention in each of `months`, which every cohort that began within the data and completed the month is in. */
export function retentionAfter({ pooled, pre_existing }: CohortSummary, ...months: number[]): string {
  const parts = pooled
    .filter(({ period, eligible }) => months.includes(period) && eligible >= minValues)
    .map((at) => `${format(at.retention, 'share')} (${intervalText(at, 'share')}) buy in month ${at.period}`);
  const began = pre_existing.cohorts.length > 0 ? 'began within the data and ' : '';
  return parts.length > 0
    ? `Of the customers of all cohorts that ${began}have completed the month, ${list.format(parts)}.`
    : `Fewer than ${minValues} customers are in cohorts that ${began}have completed month ${months[0]}.`;
}

const list = new Intl.ListFormat('en-US');

export function monthsSince({ basis }: CohortSummary): string {
  return `Months since ${basis === 'signup' ? 'signup' : 'the first purchase'}`;
}
