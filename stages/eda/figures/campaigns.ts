import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, rankedBars, share, sum } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import { refundsByMonth } from './refundMonths.ts';
import { refundsByCategory } from './refunds.ts';
import { severalCampaigns } from './requirements.ts';
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
  refundsByMonth,
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
