import type { Drawing, FigureEntry, Layout, Unit } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { columns, histogramBars, number, share, sum, valueAxis } from '../../../charts/kit.ts';
import { axis, colour } from '../../../charts/theme.ts';
import { incompleteNote } from './monthly.ts';
import type { Tables } from './tables.ts';

export const orderFigures: FigureEntry<Tables>[] = [
  {
    number: 4,
    id: 'monthly-order-value',
    defined: 'eda.months.list.*.order_value',
    section: 'Time and revenue',
    title: 'Customers, orders and order value by month',
    question: 'Do more customers buy, do they buy more often, or do they spend more per order?',
    definition:
      'Customers with an order in the month; their orders per customer, without guests; revenue per order, before refunds. An order is a distinct transaction_id.',
    needs: ['eda'],
    draw: byMonth,
  },
  {
    number: 15,
    id: 'quantity-per-transaction',
    section: 'Quantity and discount',
    title: 'Units per order',
    question: 'How many units does an order have?',
    definition:
      'Orders by the sum of their quantities. Negative quantities, which some shops use for returns, are included.',
    needs: ['eda'],
    draw: units,
  },
  {
    number: 17,
    id: 'revenue-per-transaction',
    defined: 'eda.orders.value.*',
    section: 'Quantity and discount',
    title: 'Value of an order',
    question: 'What is a typical order worth?',
    definition:
      'Orders by the sum of their gross revenue, 60 bins; values above the 99th percentile are counted in the last bin, values below 0 in the first.',
    needs: ['eda'],
    draw: values,
  },
];

const panels = [
  { name: 'customers', title: 'Customers', unit: 'count', domain: [0.72, 1] },
  { name: 'orders per customer', title: 'Orders each', unit: 'number', domain: [0.36, 0.64] },
  { name: 'value of an order', title: 'Order value', unit: 'money', domain: [0, 0.28] },
] as const satisfies { name: string; title: string; unit: Unit; domain: [number, number] }[];

function byMonth({ eda }: Tables): Drawing {
  const { list } = eda.months;
  const series = [
    list.map(({ customers }) => customers),
    list.map(({ orders_per_customer }) => orders_per_customer),
    list.map(({ order_value }) => order_value),
  ];
  const x = list.map(({ month }) => `${month}-01`);
  const data = panels.map(({ name, unit }, index) => ({
    type: 'scatter',
    mode: 'lines+markers',
    x,
    y: series[index],
    yaxis: index === 0 ? 'y' : `y${index + 1}`,
    line: { color: colour.blue, width: 2 },
    marker: { size: 5, symbol: list.map(({ complete }) => (complete ? 'circle' : 'circle-open')) },
    customdata: list.map(({ month }, row) => [
      monthName(month),
      `${format(series[index]![row], unit)} ${unit === 'money' ? '' : name}`,
    ]),
    hovertemplate: '<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>',
  }));
  const axes: Layout = Object.fromEntries(
    panels.map(({ title, unit, domain }, index) => [
      index === 0 ? 'yaxis' : `yaxis${index + 1}`,
      valueAxis(title, unit, { domain, nticks: 4 }),
    ]),
  );
  return {
    data,
    layout: {
      height: 430,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y', anchor: 'y3' }),
      ...axes,
    },
    finding: yearOnYear(eda) ?? overall(eda),
    population: `${counted(eda.orders.count, 'order')} in ${counted(list.length, 'month')}`,
    notes: incompleteNote(list),
    table: [
      { name: 'month', unit: 'text', values: list.map(({ month }) => month) },
      ...panels.map(({ name, unit }, index) => ({ name, unit, values: series[index]! })),
      { name: 'complete', unit: 'text', values: list.map(({ complete }) => (complete ? 'yes' : 'no')) },
    ],
  };
}

type Eda = Tables['eda'];

function overall({ orders }: Eda): string {
  const { mean_lines, value } = orders;
  const lines = mean_lines === 1 ? 'Every order has one line' : `An order has ${format(mean_lines)} lines on average`;
  return value.mean === null ? `${lines}.` : `${lines} and is worth ${format(value.mean, 'money')}.`;
}

function yearOnYear({ months }: Eda): string | null {
  if (months.year_on_year === null) return null;
  const { months: compared, now, before } = months.year_on_year;
  const changes = [
    change('customers a month', now.customers, before.customers),
    change('orders per customer', now.orders_per_customer, before.orders_per_customer),
    change('value of an order', now.order_value, before.order_value),
  ].filter((text) => text !== null);
  if (changes.length === 0) return null;
  const [to, many] = [monthName(compared.at(-1)!), compared.length > 1];
  const span = many ? `In ${counted(compared.length, 'month')} up to ${to}` : `In ${to}`;
  return `${span}, against the same ${many ? 'months' : 'month'} a year earlier: ${changes.join(', ')}.`;
}

function change(name: string, now: number | null, before: number | null): string | null {
  if (now === null || before === null || before <= 0) return null;
  const relative = now / before - 1;
  const size = format(Math.abs(relative), 'share');
  return `${name} ${size === '0%' ? 'unchanged' : `${relative < 0 ? '−' : '+'}${size}`}`;
}

function units({ eda }: Tables) {
  const { shown, left_out: others } = eda.figures.order_units;
  const names = [
    ...shown.map((row) => format(row.units, Number.isInteger(row.units) ? 'count' : 'number')),
    ...(others.values > 0 ? ['Other'] : []),
  ];
  const counts = [...shown.map((row) => row.orders), ...(others.values > 0 ? [others.orders] : [])];
  const total = sum(counts);
  if (total === 0) return { skipped: 'No order has a known quantity.' };
  const single = shown.find((row) => row.units === 1)?.orders ?? 0;
  return {
    ...columns(names, counts, { unit: 'count', axisTitle: 'Orders', xTitle: 'Units' }),
    finding: `${format(share(single, total), 'share')} of orders have one unit.`,
    population: `${counted(total, 'order')} with a known quantity, of ${format(eda.orders.count, 'count')}`,
    notes:
      others.values > 0
        ? [
            `The ${shown.length} most frequent numbers are shown; the other ${format(others.values, 'count')} are grouped as “other”.`,
          ]
        : [],
    table: [
      { name: 'units', unit: 'text' as const, values: names },
      { name: 'orders', unit: 'count' as const, values: counts },
      { name: 'share', unit: 'share' as const, values: counts.map((count) => share(count, total)) },
    ],
  };
}

function values({ eda }: Tables) {
  const { edges, counts, clip } = eda.figures.order_values;
  const total = sum(counts);
  if (total === 0) return { skipped: 'No order has a known revenue.' };
  const { median, mean } = eda.orders.value;
  return {
    ...histogramBars(edges, counts, 'Value of an order', 'Orders'),
    finding: `The median order is worth ${format(median, 'money')}; the mean is ${format(mean, 'money')}.`,
    population: `${counted(total, 'order')} with known revenue, of ${format(eda.orders.count, 'count')}`,
    notes: [`The axis ends at the 99th percentile, ${format(clip, 'money')}.`],
    table: [
      { name: 'from', unit: 'money' as const, values: counts.map((_, index) => number(edges[index])) },
      { name: 'to', unit: 'money' as const, values: counts.map((_, index) => number(edges[index + 1])) },
      { name: 'orders', unit: 'count' as const, values: counts },
    ],
  };
}
