import { sum } from '../../core/statistics/describe.ts';
import { isComplete, type Month } from './months.ts';
import type { Maybe, YearOnYear } from './summary.ts';

const mostMonths = 12;

/** Compares the last complete months, at most twelve, with those of a year earlier if these are complete too; null without any. */
export function yearOnYear(months: Month[]): YearOnYear | null {
  const complete = months.filter(isComplete);
  const byName = new Map(complete.map((month) => [month.month, month]));
  const pairs = complete
    .flatMap((now) => {
      const before = byName.get(yearBefore(now.month));
      return before ? [{ now, before }] : [];
    })
    .slice(-mostMonths);
  if (pairs.length === 0) return null;
  const [now, before] = [pairs.map((pair) => pair.now), pairs.map((pair) => pair.before)];
  return {
    months: now.map(({ month }) => month),
    now: periodOf(now),
    before: periodOf(before),
    contributions: contributions(factorsOf(now), factorsOf(before)),
  };
}

function yearBefore(month: string): string {
  return `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
}

function periodOf(months: Month[]): YearOnYear['now'] {
  const [revenue, orders, customers] = [
    total(months, 'revenue'),
    total(months, 'transactions'),
    total(months, 'customers'),
  ];
  return {
    revenue,
    orders,
    customers,
    orders_per_customer: ratio(total(months, 'customer_orders'), customers),
    order_value: ratio(revenue, total(months, 'valued_orders')),
  };
}

type Factors = Record<string, Maybe>;

/** Factors whose product is revenue: orders of guests, or without revenue, have no customers to be explained by. */
function factorsOf(months: Month[]): { all: Factors; ofCustomers: Factors | null } {
  const [customers, valued] = [total(months, 'customers'), total(months, 'valued_orders')];
  const order_value = ratio(total(months, 'revenue'), valued);
  const isWhole = total(months, 'customer_orders') === valued && total(months, 'transactions') === valued;
  return {
    all: { orders: valued, order_value },
    ofCustomers: isWhole ? { customers, orders_per_customer: ratio(valued, customers), order_value } : null,
  };
}

/**
 * What each factor adds to the change of revenue; the parts add up to it. Logarithmic mean Divisia index (Ang 2004, Energy
 * Policy 32, 1131–1139): L(R₁, R₀) ln(x₁ / x₀) with the logarithmic mean L. Null if a factor is not positive.
 */
function contributions(
  now: ReturnType<typeof factorsOf>,
  before: ReturnType<typeof factorsOf>,
): YearOnYear['contributions'] {
  const split = now.ofCustomers !== null && before.ofCustomers !== null;
  const [later, earlier] = split ? [now.ofCustomers!, before.ofCustomers!] : [now.all, before.all];
  const names = Object.keys(later);
  if (names.some((name) => !((later[name] ?? 0) > 0 && (earlier[name] ?? 0) > 0))) return null;
  const product = (factors: Factors) => names.reduce((result, name) => result * factors[name]!, 1);
  const weight = logarithmicMean(product(later), product(earlier));
  return Object.fromEntries(names.map((name) => [name, weight * Math.log(later[name]! / earlier[name]!)]));
}

function logarithmicMean(a: number, b: number): number {
  return a === b ? a : (a - b) / Math.log(a / b);
}

function total(
  months: Month[],
  key: 'revenue' | 'transactions' | 'customers' | 'customer_orders' | 'valued_orders',
): number {
  return sum(months.map((month) => month[key]));
}

function ratio(part: number, whole: number): Maybe {
  return whole > 0 ? part / whole : null;
}
