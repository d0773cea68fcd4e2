import { numbersOf } from '../../core/numbersOf.ts';
import { tenThousandths } from '../../core/sql.ts';
import type { Database } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import type { Concentration, Maybe } from './summary.ts';

/** How unevenly revenue is distributed over known customers. */
export async function measureConcentration(database: Database): Promise<Concentration> {
  const customers = await database.table(`
    select sum(coalesce(${tenThousandths('gross_revenue')}, 0))::double / 10000 as revenue
    from merged where customer_id is not null group by customer_id order by revenue`);
  return concentrationOf(numbersOf(customers, 'revenue'));
}

/**
 * `revenues` has one value per customer, ascending. Negative revenue counts as 0 in the Gini coefficient and the Lorenz
 * curve.
 */
function concentrationOf(revenues: Float64Array): Concentration {
  const revenue = sum(revenues);
  const share = (percent: number) => {
    const customers = Math.ceil((percent * revenues.length) / 100);
    const top = sum(revenues.subarray(revenues.length - customers));
    return { customers, share: revenue > 0 ? top / revenue : null };
  };
  const positive = revenues.map((value) => Math.max(value, 0));
  return {
    customers: revenues.length,
    revenue,
    top_shares: { 1: share(1), 10: share(10), 20: share(20) },
    gini: gini(positive),
    lorenz: lorenz(positive),
  };
}

/** G = Σ (2i − n − 1) xᵢ / (n Σ x) for ascending x, i = 1…n (Dixon et al. 1987, Ecology 68); null if Σ x is not positive. */
function gini(ascending: Float64Array): Maybe {
  const n = ascending.length;
  const total = sum(ascending);
  if (total <= 0) return null;
  return ascending.reduce((sum, value, index) => sum + (2 * (index + 1) - n - 1) * value, 0) / (n * total);
}

function lorenz(ascending: Float64Array): Concentration['lorenz'] {
  const n = ascending.length;
  const total = sum(ascending);
  if (total <= 0) return { customers: [], revenue: [] };
  const cumulative = [0];
  for (const value of ascending) cumulative.push(cumulative.at(-1)! + value);
  const points = Math.min(n, 100);
  const ranks = Array.from({ length: points + 1 }, (_, i) => Math.round((i * n) / points));
  return { customers: ranks.map((rank) => rank / n), revenue: ranks.map((rank) => cumulative[rank]! / total) };
}
