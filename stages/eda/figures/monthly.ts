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
    question: 'Which months generate the most revenue?',
    definition: 'Sum of gross revenue per calendar month, before refunds. An order is a distinct transaction_id.',
    needs: ['eda'],
    draw: monthlyRevenue,
  },
];

function monthlyRevenue({ eda }: Tables): Drawing {
  const months = eda.monthly;
  const values = months.map((row) => row.revenue);
  const partial = eda.months.list.map((month) => month.complete === false);
  const best = largest(values.map((value, index) => (partial[index] ? null : value)));
  return {
    data: [bars(eda, values, partial)],
    layout: {
      height: 330,
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Revenue', 'money'),
    },
    finding:
      best < 0
        ? 'No month is complete.'
        : `${monthName(months[best]!.month)} is the highest complete month with ${format(values[best], 'money')}, compared with an average of ${format(eda.months.complete.mean_revenue, 'money')} for complete months.`,
    population: `${counted(months.length, 'month')}, ${counted(eda.orders.count, 'order')}`,
    notes: [...incompleteNote(eda.months.list), ...toDateNotes(eda.months)],
    table: [
      { name: 'month', unit: 'text', values: months.map((row) => row.month) },
      { name: 'revenue', unit: 'money', values },
      { name: 'orders', unit: 'count', values: months.map((row) => row.transactions) },
      { name: 'complete', unit: 'text', values: partial.map((is) => (is ? 'no' : 'yes')) },
    ],
  };
}

function bars(eda: NonNullable<Tables['eda']>, values: number[], partial: boolean[]) {
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
      counted(row.transactions, 'order'),
    ]),
    hovertemplate: '<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>',
  };
}

/** A note for each month that the data covers only in part. */
export function incompleteNote(list: MonthCoverage[]): string[] {
  return list
    .filter((month) => month.complete === false)
    .map(
      (month) =>
        `${monthName(month.month)} is incomplete (${month.days_covered} of ${month.days} days): hatched or dotted, and left out of the finding.`,
    );
}
