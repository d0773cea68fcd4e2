import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format, monthName } from '../../../charts/format.ts';
import { type Group, rankedBars, share, sum, valueAxis } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import { axis, bands, colour } from '../../../charts/theme.ts';
import type { Rate } from '../../../core/statistics/proportion.ts';
import { incompleteNote } from './monthly.ts';
import { clearlyHighest, refundsByCategory } from './refunds.ts';
import { refundsAndSales, severalCampaigns } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Campaigns and refunds' as const;

export const campaignFigures: FigureEntry<Tables>[] = [
  {
    number: 22,
    id: 'revenue-by-campaign',
    section,
    title: 'Revenue by campaign (top 15)',
    question: 'Which campaigns have the most revenue?',
    definition:
      'Sum of gross revenue of each campaign’s lines, before refunds; the 15 largest campaigns. This is not the revenue that a campaign caused.',
    needs: ['eda'],
    requires: [severalCampaigns],
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
      'Share of refunded lines among those with a known refund flag, by month of purchase. The band is the 95% Wilson interval.',
    needs: ['eda'],
    requires: [refundsAndSales],
    draw: refundMonths,
  },
];

function campaigns({ eda }: Tables) {
  const top = eda.figures.campaigns;
  const [best] = top;
  if (!best) return { skipped: 'No line belongs to a campaign.' };
  const groups: Group[] = top.map((row) => ({
    name: row.channel === null ? row.campaign : `${row.campaign} · ${row.channel}`,
    value: row.revenue,
    count: row.transactions,
  }));
  const { counts = {}, left_out: more = { values: 0 } } = eda.value_counts.merged?.campaign_id ?? {};
  const all = Object.keys(counts).filter((id) => id !== '0').length + more.values;
  return {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue' }),
    finding: `Campaign ${shortName(best.campaign)} has the most revenue: ${counted(best.transactions, 'line')} worth ${format(best.revenue, 'money')}, ${format(share(best.revenue, eda.totals.revenue), 'share')} of all revenue.`,
    population: `${counted(sum(groups.map((group) => group.count)), 'line')} in ${counted(top.length, 'campaign')}`,
    notes: all > top.length ? [`The 15 largest of ${all} campaigns are shown.`] : [],
    table: [
      { name: 'campaign', unit: 'text' as const, values: top.map((row) => row.campaign) },
      { name: 'channel', unit: 'text' as const, values: top.map((row) => row.channel) },
      { name: 'revenue', unit: 'money' as const, values: top.map((row) => row.revenue) },
      { name: 'lines', unit: 'count' as const, values: top.map((row) => row.transactions) },
    ],
  };
}

function refundMonths({ eda }: Tables): Drawing {
  const rates = eda.monthly.map(({ month }): Rate => eda.refund_rates.by_month[month] ?? unknown);
  const months = eda.monthly.map((row) => row.month);
  const complete = eda.months.list.map((month) => month.complete !== false);
  const named = rates.map((rate, index) => ({ ...rate, month: months[index]! }));
  const known = named.filter(({ n }, index) => n > 0 && complete[index]);
  return {
    data: refundTraces(months, rates, complete),
    layout: {
      height: 330,
      xaxis: axis({ type: 'date', showgrid: false, tickformat: '%b\n%Y' }),
      yaxis: valueAxis('Refund rate', 'share'),
    },
    finding: `Overall, ${format(eda.refunds.overall, 'share')} of lines with a known refund flag are refunded; ${highestMonth(known)}.`,
    population: `${counted(sum(rates.map((rate) => rate.n)), 'line')} with a known refund flag`,
    notes: incompleteNote(eda.months.list),
    table: [
      { name: 'month', unit: 'text', values: months },
      { name: 'refund rate', unit: 'share', values: rates.map((rate) => rate.rate) },
      { name: 'low', unit: 'share', values: rates.map((rate) => rate.low) },
      { name: 'high', unit: 'share', values: rates.map((rate) => rate.high) },
      { name: 'lines', unit: 'count', values: rates.map((rate) => rate.n) },
    ],
  };
}

function highestMonth(known: (Rate & { month: string })[]): string {
  const highest = clearlyHighest(known);
  if (known.length < 2 || !highest) return 'no complete month is clearly above the others';
  const { month, rate, low, high } = highest;
  return `${monthName(month)} is above all other complete months with ${format(rate, 'share')} (${format(low, 'share')} to ${format(high, 'share')})`;
}

const unknown: Rate = { successes: 0, n: 0, rate: null, low: null, high: null };

function refundTraces(months: string[], rates: Rate[], complete: boolean[]) {
  const days = months.map((month) => `${month}-01`);
  const isDotted = (index: number) =>
    !complete[index] || complete[index - 1] === false || complete[index + 1] === false;
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
      y: rates.map((rate, index) => (complete[index] ? rate.rate : null)),
      customdata: rates.map((rate) => rate.n),
      hovertemplate,
    },
    {
      ...base,
      line: { color: colour.orange, width: 2, dash: 'dot' },
      y: rates.map((rate, index) => (isDotted(index) ? rate.rate : null)),
      hoverinfo: 'skip',
    },
  ];
}
