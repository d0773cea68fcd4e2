import type { Database } from '../../core/stage.ts';
import type { Level } from './groups.ts';
import { countsOf, edgesOf } from './histogram.ts';
import { keyOf } from './keys.ts';
import { drawnOrders } from './orders.ts';
import type { EdaFigures, Maybe } from './summary.ts';

const topCampaigns = 15;
const ages = { from: 17.5, width: 2, bins: 34 };

/** Aggregates that are only used in figures. */
export async function drawnAggregates(
  database: Database,
  levels: Level[],
  weekday_hour: EdaFigures['weekday_hour'],
  daily: number[],
): Promise<EdaFigures> {
  return {
    rolling: { 7: rollingMean(daily, 7), 30: rollingMean(daily, 30) },
    weekday_hour,
    ...(await drawnOrders(database)),
    category_box: categoryBoxes(levels),
    campaigns: await bestCampaigns(database),
    ages: await ageHistogram(database),
  };
}

function rollingMean(values: number[], window: number): Maybe[] {
  return values.map((_, last) => {
    if (last < window - 1) return null;
    return values.slice(last - window + 1, last + 1).reduce((sum, value) => sum + value, 0) / window;
  });
}

function categoryBoxes(levels: Level[]): EdaFigures['category_box'] {
  return levels
    .filter(({ column, row }) => column === 'category' && row.revenue_quantiles !== null)
    .map(({ level, row }) => {
      const [p05, q1, median, q3, p95] = row.revenue_quantiles as [number, number, number, number, number];
      return { category: level, n: row.gross_revenue_count as number, p05, q1, median, q3, p95 };
    });
}

async function bestCampaigns(database: Database): Promise<EdaFigures['campaigns']> {
  const rows = await database.rows<EdaFigures['campaigns'][number]>(`
    select campaign_id as campaign, any_value(channel) as channel, count(*) as transactions, coalesce(fsum(gross_revenue), 0) as revenue
    from merged left join campaigns using (campaign_id)
    where campaign_id::varchar <> '0' group by campaign_id order by revenue desc, campaign_id limit ${topCampaigns}`);
  return rows.map((row) => ({ ...row, campaign: keyOf(row.campaign) }));
}

async function ageHistogram(database: Database): Promise<EdaFigures['ages']> {
  const bins = await database.rows<{ bin: number | null; rows: number }>(`
    select case when age = ${ages.from + ages.bins * ages.width} then ${ages.bins - 1}
      else floor((age - ${ages.from}) / ${ages.width}) end as bin, count(*) as rows
    from customers group by bin order by bin`);
  const inside = bins.filter(({ bin }) => bin !== null && bin >= 0 && bin < ages.bins) as {
    bin: number;
    rows: number;
  }[];
  const unknown = bins.find(({ bin }) => bin === null)?.rows ?? 0;
  const counts = countsOf(inside, ages.bins);
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  const drawn = counts.reduce((sum, count) => sum + count, 0);
  return { edges: edgesOf(ages.from, ages.width, ages.bins), counts, unknown, outside: total - unknown - drawn };
}
