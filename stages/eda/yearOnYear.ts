import { sum } from '../../core/statistics/describe.ts';
import { isComplete, type Month } from './months.ts';
import type { Maybe, YearOnYear } from './summary.ts';

/** The months of a comparison with the year before. */
export const mostMonths = 12;

/** The last complete months, at most twelve, that are complete a year earlier too, each with its counterpart. */
export function comparedMonths(months: Month[]): { now: Month; before: Month }[] {
  const complete = months.filter(isComplete);
  const byName = new Map(complete.map((month) => [month.month, month]));
  return complete
    .flatMap((now) => {
      const before = byName.get(yearBefore(now.month));
      return before ? [{ now, before }] : [];
    })
    .slice(-mostMonths);
}

/** Compares the sums over the months of `comparedMonths`; null without any. */
export function yearOnYear(months: Month[]): YearOnYear | null {
  const pairs = comparedMonths(months);
  if (pairs.length === 0) return null;
  const [now, before] = [totalsOf(pairs.map((pair) => pair.now)), totalsOf(pairs.map((pair) => pair.before))];
  return {
    months: pairs.map((pair) => pair.now.month),
    now: periodOf(now),
    before: periodOf(before),
    contributions: contributions(now, before),
  };
}

/** The same month a year earlier; months are `YYYY-MM`. */
export function yearBefore(month: string): string {
  return `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
}

const totalled = ['revenue', 'transactions', 'customers', 'customer_orders', 'valued_orders'] as const;
type Totals = Record<(typeof totalled)[number], number>;

function totalsOf(months: Month[]): Totals {
  return Object.fromEntries(totalled.map((key) => [key, sum(months.map((month) => month[key]))])) as Totals;
}

function periodOf({ revenue, transactions, customers, customer_orders, valued_orders }: Totals): YearOnYear['now'] {
  return {
    revenue,
    orders: transactions,
    customers,
    orders_per_customer: ratio(customer_orders, customers),
    order_value: ratio(revenue, valued_orders),
  };
}

/** Factors whose product is revenue: orders of guests, or without revenue, have no customers to be explained by. */
function factorsOf({ revenue, customers, valued_orders }: Totals, ofCustomers: boolean): Record<string, Maybe> {
  const order_value = ratio(revenue, valued_orders);
  return ofCustomers
    ? { customers, orders_per_customer: ratio(valued_orders, customers), order_value }
    : { orders: valued_orders, order_value };
}

/**
 * What each factor adds to the change of revenue; the parts add up to it. Logarithmic mean Divisia index (Ang 2004, Energy
 * Policy 32, 1131–1139): L(R₁, R₀) ln(x₁ / x₀) with the logarithmic mean L. Null if a factor is not positive.
 */
function contributions(now: Totals, before: Totals): YearOnYear['contributions'] {
  const ofCustomers = [now, before].every(
    ({ transactions, customer_orders, valued_orders }) =>
      customer_orders === valued_orders && transactions === valued_orders,
  );
  const [later, earlier] = [factorsOf(now, ofCustomers), factorsOf(before, ofCustomers)];
  const names = Object.keys(later);
  if (names.some((name) => !((later[name] ?? 0) > 0 && (earlier[name] ?? 0) > 0))) return null;
  const weight = logarithmicMean(now.revenue, before.revenue);
  return Object.fromEntries(names.map((name) => [name, weight * Math.log(later[name]! / earlier[name]!)]));
}

function logarithmicMean(a: number, b: number): number {
  return a === b ? a : (a - b) / Math.log(a / b);
}

function ratio(part: number, whole: number): Maybe {
  return whole > 0 ? part / whole : null;
}
