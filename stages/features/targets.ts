import { numbersOf } from '../../core/numbersOf.ts';
import { sqlText, tenThousandths } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import type { Cutoff } from './population.ts';

export type TargetKind = 'repurchase' | 'churn' | 'highValue';

/** What each customer of the population buys in the horizon: lines, and revenue in whole ten-thousandths. */
type Future = { purchases: Float64Array; revenue: Float64Array };

/** What the model predicts: 1 or 0 for each customer, computed only from rows in the horizon. */
export const targets: Record<TargetKind, { description: string; of(future: Future): Uint8Array }> = {
  repurchase: {
    description: 'buys within the horizon (refunded purchases included)',
    of: ({ purchases }) => Uint8Array.from(purchases, (count) => Number(count > 0)),
  },
  churn: {
    description: 'buys nothing within the horizon',
    of: ({ purchases }) => Uint8Array.from(purchases, (count) => Number(count === 0)),
  },
  highValue: {
    description:
      'is in the top 20% of these customers by revenue within the horizon (ties included, none without revenue)',
    of: ({ revenue }) => {
      const threshold = revenue.toSorted().at(-Math.ceil(revenue.length / 5)) ?? 0;
      return Uint8Array.from(revenue, (value) => Number(value >= threshold && value > 0));
    },
  },
};

/** The target of each customer in the table `population`, ordered by id, over `horizonDays` from the cutoff on. */
export async function readTarget(
  database: Database,
  kind: TargetKind,
  { cutoff }: Cutoff,
  horizonDays: number,
): Promise<Uint8Array> {
  const start = `timestamp ${sqlText(cutoff)}`;
  const future = await database.table(`
    select coalesce(purchases, 0)::double as purchases, coalesce(revenue, 0)::double as revenue
    from population
    left join (
      select customer_id, count(*) as purchases, sum(${tenThousandths('gross_revenue')}) as revenue
      from merged
      where "timestamp" >= ${start} and "timestamp" < ${start} + interval ${horizonDays} day
      group by customer_id) using (customer_id)
    order by customer_id`);
  return targets[kind].of({ purchases: numbersOf(future, 'purchases'), revenue: numbersOf(future, 'revenue') });
}
