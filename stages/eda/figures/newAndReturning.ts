import type { FigureEntry, Layout, Trace } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { sum, valueAxis } from '../../../charts/kit.ts';
import { axis, colour, legend } from '../../../charts/theme.ts';
import type { CustomersOfMonth, NewAndReturning } from '../summary.ts';
import { incompleteNote } from './monthly.ts';
import { customersInSeveralMonths } from './requirements.ts';
import type { Tables } from './tables.ts';

export const newAndReturningFigure: FigureEntry<Tables> = {
  number: 46,
  id: 'new-and-returning-customers',
  defined: 'eda.new_and_returning.list.*.returning',
  section: 'Deeper looks',
  title: 'New and returning customers by month',
  question: 'Does revenue come from new customers or from those who return?',
  definition:
    'Customers with an id and their gross revenue, before refunds. A customer is new in the month of the first order in the data and returning in later months. Guests are apart.',
  wide: true,
  needs: ['eda'],
  requires: [customersInSeveralMonths],
  draw,
};

function draw({ eda }: Tables) {
  const { list, recent } = eda.new_and_returning;
  const incomplete = eda.months.list.map(({ complete }) => !complete);
  return {
    data: tracesOf(list, incomplete),
    layout: {
      height: 430,
      barmode: 'relative',
      bargap: 0.2,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y', anchor: 'y2' }),
      yaxis: valueAxis('Customers', 'count', { domain: [0.56, 1], nticks: 4 }),
      yaxis2: valueAxis('Revenue', 'money', { domain: [0, 0.44], nticks: 4 }),
      ...legend,
    } satisfies Layout,
    finding: recent === null ? 'No month after the first is complete.' : finding(eda.new_and_returning, recent),
    population: `${counted(eda.totals.customers, 'customer')} in ${counted(list.length, 'month')}`,
    notes: [
      `The data begins in ${monthName(list[0]!.month)}. Customers who bought before that count as new in the month of their first order in it, so that month has new customers only, and the next months may have too many of them.`,
      ...incompleteNote(eda.months.list),
    ],
    table: [
      { name: 'month', unit: 'text' as const, values: list.map(({ month }) => month) },
      { name: 'new customers', unit: 'count' as const, values: list.map((of) => of.new.customers) },
      { name: 'returning customers', unit: 'count' as const, values: list.map((of) => of.returning.customers) },
      { name: 'revenue of new', unit: 'money' as const, values: list.map((of) => of.new.revenue) },
      { name: 'revenue of returning', unit: 'money' as const, values: list.map((of) => of.returning.revenue) },
      { name: 'revenue of guests', unit: 'money' as const, values: list.map((of) => of.guest_revenue) },
      { name: 'complete', unit: 'text' as const, values: incomplete.map((is) => (is ? 'no' : 'yes')) },
    ],
  };
}

type Part = { name: string; color: string; of: (month: CustomersOfMonth) => { customers?: number; revenue: number } };

const parts: Part[] = [
  { name: 'Returning', color: colour.blue, of: ({ returning }) => returning },
  { name: 'New', color: colour.amber, of: (month) => month.new },
];

/** Guests have revenue, but are not known as customers. */
const guests: Part = { name: 'Guests', color: colour.grey, of: ({ guest_revenue }) => ({ revenue: guest_revenue }) };

function tracesOf(list: CustomersOfMonth[], incomplete: boolean[]): Trace[] {
  const paying = list.some(({ guest_revenue }) => guest_revenue !== 0) ? [...parts, guests] : parts;
  return [
    ...paying.map(legendEntry),
    ...parts.map((part) => bars(list, incomplete, part, 'customers')),
    ...paying.map((part) => bars(list, incomplete, part, 'revenue')),
  ];
}

/** A trace of its own: Plotly would hatch the entry if the first month is incomplete. */
function legendEntry({ name, color }: Part): Trace {
  return { type: 'bar', name, legendgroup: name, x: [null], y: [null], marker: { color } };
}

function bars(list: CustomersOfMonth[], incomplete: boolean[], part: Part, key: 'customers' | 'revenue'): Trace {
  const values = list.map((month) => part.of(month)[key] ?? null);
  return {
    type: 'bar',
    name: part.name,
    legendgroup: part.name,
    showlegend: false,
    x: list.map(({ month }) => `${month}-01`),
    y: values,
    yaxis: key === 'revenue' ? 'y2' : 'y',
    marker: { color: part.color, pattern: { shape: incomplete.map((is) => (is ? '/' : '')), size: 6 } },
    customdata: list.map(({ month }, index) => [
      `${monthName(month)}${incomplete[index] ? ' (incomplete)' : ''}`,
      key === 'revenue' ? format(values[index], 'money') : counted(values[index], 'customer'),
    ]),
    hovertemplate: `<b>%{customdata[0]}</b><br>${part.name}: %{customdata[1]}<extra></extra>`,
  };
}

/** The share of revenue, or of customers where negative revenue leaves no shares. */
function finding({ list, year_before }: NewAndReturning, recent: NonNullable<NewAndReturning['recent']>): string {
  const [last, many] = [recent.months.at(-1)!, recent.months.length > 1];
  const span = many ? `the last ${recent.months.length} complete months, up to ${monthName(last)}` : monthName(last);
  if (recent.returning_share === null) return customersOf(list.find(({ month }) => month === last)!);
  const share = `In ${span}, returning customers bring ${format(recent.returning_share, 'share')} of the revenue of customers with an id`;
  const before = year_before?.returning_share ?? null;
  return before === null
    ? `${share}.`
    : `${share}; in the same ${many ? 'months' : 'month'} a year earlier ${format(before, 'share')}.`;
}

function customersOf({ month, returning, new: fresh }: CustomersOfMonth): string {
  const buyers = sum([fresh.customers, returning.customers]);
  return `In ${monthName(month)}, ${format(returning.customers, 'count')} of ${counted(buyers, 'customer')} had bought in an earlier month.`;
}
