import { numbersOf } from '../../core/numbersOf.ts';
import { sqlText, tenThousandths } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import type { Cutoff } from './history.ts';

export type TargetKind = 'repurchase' | 'churn' | 'highValue';

/** What each customer of the population does in the horizon: rows bought and revenue in whole ten-thousandths. */
type Future = { purchases: Float64Array; revenue: Float64Array };

/** What is to be foretold: 1 or 0 for each customer, told from the rows of the horizon alone. */
export const targets: Record<TargetKind, { says: string; of(future: Future): Uint8Array }> = {
  repurchase: {
    says: 'buys within the horizon (refunded purchases included)',
    of: ({ purchases }) => Uint8Array.from(purchases, (count) => Number(count > 0)),
  },
  churn: {
    says: 'buys nothing within the horizon',
    of: ({ purchases }) => Uint8Array.from(purchases, (count) => Number(count === 0)),
  },
  highValue: {
    says: 'is in the top fifth of these customers by revenue within the horizon (equals of the last one too, never without revenue)',
    of: ({ revenue }) => {
      const least =
        revenue
          .slice()
          .sort()
          .at(-Math.ceil(revenue.length / 5)) ?? 0;
      return Uint8Array.from(revenue, (value) => Number(value >= least && value > 0));
    },
  },
};

/** The target of each customer of the table `population`, by id, from the `horizonDays` that begin at the cutoff. */
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
