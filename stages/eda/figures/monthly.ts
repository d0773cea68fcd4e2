import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { largest, valueAxis } from '../../../charts/kit.ts';
import { axis, colour } from '../../../charts/theme.ts';
import type { MonthCoverage } from '../summary.ts';
import type { Tables } from './tables.ts';
import { toDateNotes } from './toDate.ts';

const section = 'Time and revenue' as const;

export const monthlyFigures: FigureEntry<Tables>[] = [
  {
    number: 3,
    id: 'monthly-revenue',
    defined: 'eda.monthly.*.revenue',
    section,
    title: 'Monthly revenue',
    question: 'Which months carry the year?',
    definition: 'Sum of gross revenue per calendar month, refunds included. Transactions are counted by distinct id.',
    needs: ['eda'],
    draw: (tables) => {
      const mean = tables.eda.months.complete.mean_revenue;
      return monthlyBars(tables, 'revenue', {
        name: 'revenue',
        verb: 'brought',
        against: `${format(mean, 'money')} in an average one`,
      });
    },
  },
  {
    number: 4,
    id: 'monthly-order-value',
    defined: 'eda.monthly.*.aov',
    section,
    title: 'Monthly average order value',
    question: 'Do customers spend more per order, or only order more often?',
    definition: 'Mean gross revenue of the month’s transactions whose revenue is known, refunds included.',
    needs: ['eda'],
    draw: (tables) => {
      const mean = tables.eda.aov.mean_nonmissing;
      return monthlyBars(tables, 'aov', {
        name: 'average order value',
        verb: 'reached',
        against: `${format(mean, 'money')} overall`,
      });
    },
  },
];

type Words = { name: string; verb: string; against: string };

function monthlyBars({ eda }: Tables, key: 'revenue' | 'aov', { name, verb, against }: Words): Drawing {
  const months = eda.monthly;
  const values: (number | null)[] = months.map((row) => row[key]);
  const partial = eda.months.list.map((month) => month.complete === false);
  const best = largest(values.map((value, index) => (partial[index] ? null : value)));
  return {
    data: [bars(eda, values, partial)],
    layout: {
      height: 330,
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis(name[0]!.toUpperCase() + name.slice(1), 'money'),
    },
    finding:
      best < 0
        ? `No complete month has a known ${name}.`
        : `${monthName(months[best]!.month)} is the highest complete month: it ${verb} ${format(values[best], 'money')}, against ${against}.`,
    population: `${counted(months.length, 'month')}, ${counted(eda.shape[0], 'transaction')}`,
    notes: [...incompleteNote(eda.months.list), ...(key === 'revenue' ? toDateNotes(eda.months) : [])],
    table: [
      { name: 'month', unit: 'text', values: months.map((row) => row.month) },
      { name, unit: 'money', values },
      { name: 'transactions', unit: 'count', values: months.map((row) => row.transactions) },
      { name: 'complete', unit: 'text', values: partial.map((is) => (is ? 'no' : 'yes')) },
    ],
  };
}

function bars(eda: NonNullable<Tables['eda']>, values: (number | null)[], partial: boolean[]) {
  return {
    type: 'bar',
    x: eda.monthly.map((row) => `${row.month}-01`),
    y: values,
    marker: {
      color: colour.blue,
      line: { color: colour.blue, width: partial.map((is) => (is ? 1 : 0)) },
      pattern: { shape: partial.map((is) => (is ? '/' : '')), size: 6 },
    },
    customdata: eda.monthly.map((row, index) => [
      `${monthName(row.month)}${partial[index] ? ' (incomplete)' : ''}`,
      format(values[index], 'money'),
      counted(row.transactions, 'transaction'),
    ]),
    hovertemplate: '<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>',
  };
}

/** Says which months the data cover only in part; nothing where all are whole. */
export function incompleteNote(list: MonthCoverage[]): string[] {
  return list
    .filter((month) => month.complete === false)
    .map(
      (month) =>
        `${monthName(month.month)} is incomplete (${month.days_covered} of ${month.days} days): drawn hatched or dashed, and left out of the finding.`,
    );
}
