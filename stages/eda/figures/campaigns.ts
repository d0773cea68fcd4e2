import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { type Group, rankedBars, share, sum, valueAxis } from '../../../charts/kit.ts';
import { quoted } from '../../../charts/label.ts';
import { axis, bands, colour } from '../../../charts/theme.ts';
import type { Rate } from '../../../core/statistics/proportion.ts';
import { incompleteNote } from './monthly.ts';
import { refundsByCategory } from './refunds.ts';
import type { Tables } from './tables.ts';

const section = 'Campaigns and refunds' as const;

export const campaignFigures: FigureEntry<Tables>[] = [
  {
    number: 22,
    id: 'revenue-by-campaign',
    section,
    title: 'Revenue by campaign (top 15)',
    question: 'Which campaigns brought revenue?',
    definition:
      'Sum of gross revenue of the transactions of each campaign, refunds included; the 15 largest. Not the revenue that the campaign caused.',
    needs: ['eda'],
    draw: campaigns,
  },
  refundsByCategory,
  {
    number: 25,
    id: 'refund-rate-by-month',
    defined: 'eda.refund_rates.by_month',
    section,
    title: 'Refund rate by month',
    question: 'Are refunds becoming more frequent?',
    definition:
      'Refunded transactions of all whose refund flag is known, by month of the purchase. The band is the 95% Wilson interval.',
    needs: ['eda'],
    draw: refundMonths,
  },
];

function campaigns({ eda }: Tables) {
  const top = eda.figures.campaigns;
  const [best] = top;
  if (!best) return { skipped: 'No transaction belongs to a campaign.' };
  const groups: Group[] = top.map((row) => ({
    name: row.channel === null ? row.campaign : `${row.campaign} · ${row.channel}`,
    value: row.revenue,
    count: row.transactions,
  }));
  const all = Object.keys(eda.value_counts.merged?.campaign_id?.counts ?? {}).filter((id) => id !== '0').length;
  return {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue' }),
    finding: `Campaign ${quoted(best.campaign)} brought most: ${counted(best.transactions, 'transaction')} worth ${format(best.revenue, 'money')}, ${format(share(best.revenue, eda.totals.revenue), 'share')} of all revenue.`,
    population: `${counted(sum(groups.map((group) => group.count)), 'transaction')} of ${counted(top.length, 'campaign')}`,
    notes: all > top.length ? [`The 15 largest of ${all} campaigns are shown.`] : [],
    table: [
      { name: 'campaign', unit: 'text' as const, values: top.map((row) => row.campaign) },
      { name: 'channel', unit: 'text' as const, values: top.map((row) => row.channel) },
      { name: 'revenue', unit: 'money' as const, values: top.map((row) => row.revenue) },
      { name: 'transactions', unit: 'count' as const, values: top.map((row) => row.transactions) },
    ],
  };
}

function refundMonths({ eda }: Tables): Drawing {
  const rates = eda.monthly.map(({ month }): Rate => eda.refund_rates.by_month[month] ?? unknown);
  const months = eda.monthly.map((row) => row.month);
  const whole = eda.months.list.map((month) => month.complete !== false);
  const known = rates.map((rate, index) => (whole[index] ? rate.rate : null));
  const highest = months[known.indexOf(Math.max(...known.map((rate) => rate ?? -1)))];
  return {
    data: refundTraces(months, rates, whole),
    layout: {
      height: 330,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Refund rate', 'share'),
    },
    finding: highest
      ? `Over all ${format(eda.refunds.overall, 'share')} of the transactions are refunded; the highest complete month is ${monthName(highest)} with ${format(Math.max(...known.map((rate) => rate ?? -1)), 'share')}.`
      : 'No complete month has a known refund rate.',
    population: `${counted(sum(rates.map((rate) => rate.n)), 'transaction')} with a known refund flag`,
    notes: incompleteNote(eda.months.list),
    table: [
      { name: 'month', unit: 'text', values: months },
      { name: 'refund rate', unit: 'share', values: rates.map((rate) => rate.rate) },
      { name: 'low', unit: 'share', values: rates.map((rate) => rate.low) },
      { name: 'high', unit: 'share', values: rates.map((rate) => rate.high) },
      { name: 'transactions', unit: 'count', values: rates.map((rate) => rate.n) },
    ],
  };
}

const unknown: Rate = { successes: 0, n: 0, rate: null, low: null, high: null };

function refundTraces(months: string[], rates: Rate[], whole: boolean[]) {
  const days = months.map((month) => `${month}-01`);
  const joins = (index: number) => !whole[index] || whole[index - 1] === false || whole[index + 1] === false;
  const base = { type: 'scatter', mode: 'lines', x: days, line: { color: colour.orange, width: 2 } };
  const edge = { ...base, line: { width: 0 }, hoverinfo: 'skip' };
  const hovertemplate = '<b>%{x|%B %Y}</b><br>%{y:.2%}, n = %{customdata}<extra></extra>';
  return [
    { ...edge, y: rates.map((rate) => rate.high) },
    { ...edge, y: rates.map((rate) => rate.low), fill: 'tonexty', fillcolor: bands.orange },
    {
      ...base,
      mode: 'lines+markers',
      marker: { color: colour.orange, size: 5 },
      y: rates.map((rate, index) => (whole[index] ? rate.rate : null)),
      customdata: rates.map((rate) => rate.n),
      hovertemplate,
    },
    {
      ...base,
      line: { color: colour.orange, width: 2, dash: 'dot' },
      y: rates.map((rate, index) => (joins(index) ? rate.rate : null)),
      hoverinfo: 'skip',
    },
  ];
}
