import { counted, format, monthName } from '../../../charts/format.ts';
import type { Found } from '../found.ts';
import type { Claims, Evidence } from './claim.ts';
import { headingOf } from './groups.ts';
import { incomplete } from './incomplete.ts';
import { count, largestOf, money, most, only, share, sumOf } from './words.ts';

const customers: Claims = {
  'Based on {customers}.': ({ found }) => ({ customers: counted(found.rfm.customers, 'customer') }),
};

export const customerClaims: Record<string, Claims> = {
  'figure 26': {
    'Figure {heading}: No customer has a known age.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'no age is known': found.ages === null,
    }),
    // The upper edge of the median's bin, of two years from 17.5 on.
    'Half of the customers are younger than about {age}.': ({ found }) => ({
      age: count(17.5 + 2 * Math.ceil((found.ages!.median - 17.5) / 2)),
    }),
    'Based on {customers} with a known age.': ({ found }) => ({
      customers: counted(found.ages!.customers, 'customer'),
    }),
  },
  'figure 27': {
    'Figure {heading}: There are no events with a known type.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'there are no events': found.events === null,
    }),
    'Of the sessions with {steps}.': ({ found: { events } }) => ({
      steps: events!.rates
        .map(({ rate, low, high }, place) => {
          const [from, to] = [events!.steps[place]!, events!.steps[place + 1]!].map((step) =>
            step === 'add_to_cart' ? 'an addition to the cart' : `a ${step}`,
          );
          return `${from}, ${share(rate)} (${share(low)} to ${share(high)}) have ${to}`;
        })
        .join('; of those with '),
    }),
    'Events of other types: {types}.': ({ found: { events } }) => ({
      types: Object.entries(events!.types)
        .filter(([type]) => !events!.steps.includes(type))
        .map(([type, n]) => `${type} ${count(n)}`)
        .join('; '),
    }),
    '{units} with a purchase by {split}, tested against {baseline}: {levels}.': (evidence, { units }) => {
      const { by_device, by_experiment_group } = evidence.summary.eda.funnel;
      const split = units === 'Sessions' ? by_device : by_experiment_group;
      return {
        units: split.unit === 'session' ? 'Sessions' : 'Customers',
        split: split === by_device ? 'device' : 'experiment group',
        baseline: split.baseline!,
        levels: split.levels.map(conversion).join('; '),
      };
    },
    'Based on {events}.': ({ found }) => ({ events: counted(found.events!.count, 'event') }),
  },
  'figure 28': {
    ...customers,
    'The median customer last bought {median} ago; the mean is {mean}.': ({ found: { rfm } }) => ({
      median: format(rfm.recency.median, 'days'),
      mean: format(rfm.recency.mean, 'days'),
    }),
  },
  'figure 29': {
    ...customers,
    '{part} of customers bought more than once; {once} bought once.': ({ found: { rfm } }) => ({
      part: share((rfm.customers - rfm.once) / rfm.customers),
      once: counted(rfm.once, 'customer'),
    }),
  },
  'figure 30': {
    ...customers,
    'The median customer has spent {median}; the mean is {mean}.': ({ found: { rfm } }) => ({
      median: money(rfm.monetary.median),
      mean: money(rfm.monetary.mean),
    }),
    'The axis ends at the 99th percentile, {end}.': ({ found: { rfm } }) => ({ end: money(rfm.monetary_p99) }),
  },
  'figure 31': {
    ...customers,
    'The segment “{name}” has the most revenue: {customers} of customers, {revenue} of their revenue.': ({ found }) =>
      richest(found),
    '“Recently” is at most {days} before the snapshot: 30 days, or as many as a fifth of customers need.': ({
      found,
    }) => ({ days: counted(found.rfm.recent_days, 'day') }),
    'Recency in days by score: {ranges}.': ({ found }) => ({ ranges: ranges(found, 'R', count) }),
    'Frequency by score: {ranges}.': ({ found }) => ({ ranges: ranges(found, 'F', count) }),
    'Monetary value by score: {ranges}.': ({ found }) => ({ ranges: ranges(found, 'M', money) }),
  },
  'figure 32': {
    'No columns vary but revenue and what it is computed from.': (evidence) => ({
      'no other pair varies': pairsOf(evidence.found).length === 0,
    }),
    'No two columns that are not computed from each other are clearly correlated ({pairs}).': (evidence) => ({
      pairs: counted(pairsOf(evidence.found).length, 'pair'),
      'none is far from 0': pairsOf(evidence.found).every((pair) => !isFar(pair)),
    }),
    'The strongest correlations between columns that are not computed from each other: {pairs}.': (evidence) => ({
      pairs: pairsOf(evidence.found)
        .filter(isFar)
        .slice(0, 3)
        .map(({ a, b, r, n }) => `${nameOf(a)} and ${nameOf(b)} (${r.toFixed(2).replace('-', '−')}, n = ${count(n)})`)
        .join('; '),
    }),
    'Left out of the finding, because revenue is computed from them: revenue with {columns}.': ({ found }) => ({
      columns: found.correlations
        .flatMap((pair) => factorOf(pair) ?? [])
        .map(nameOf)
        .join(', '),
    }),
    'Based on {lines}.': ({ found }) => ({ lines: counted(found.totals.lines, 'line') }),
  },
  'figure 33': {
    ...retentionAfter([1, 6]),
    '{month} is incomplete and left out.': ({ found }) => ({ month: monthName(found.cohort.incomplete_month!) }),
    '* Fewer than 30 customers: the rates are uncertain.': ({ found }) => ({
      'there are such cohorts': Object.values(found.cohort.cohorts).some(({ size }) => size < 30),
    }),
    ...older(),
    'Based on {customers} in {cohorts}.': ({ found }) => cohortsUpTo(found, 1),
  },
  'figure 43': {
    ...retentionAfter([1, 3, 12]),
    'Left out as pre-existing: {cohorts} ({reason}).': ({ found }) => ({
      cohorts: counted(preExisting(found).length, 'cohort'),
      reason: reasons[found.cohort.basis]!,
    }),
    'Based on {customers} in {cohorts}.': ({ found: { cohort } }) => ({
      customers: counted(cohort.pooled[1]!.n, 'customer'),
      cohorts: counted(cohort.pooled[1]!.cohorts, 'cohort'),
    }),
  },
  'figure 44': {
    'The {month} cohort has the most revenue in the data: {revenue}, or {each} per customer; the mean over all cohorts shown is {mean} per customer.':
      ({ found }) => {
        const { cohorts } = found.cohort;
        const revenue = Object.fromEntries(Object.entries(cohorts).map(([name, own]) => [name, own.revenue]));
        const name = largestOf(revenue);
        return {
          month: monthName(name),
          revenue: money(most(revenue)),
          each: money(most(revenue) / cohorts[name]!.size),
          mean: money(sumOf(Object.values(revenue)) / sumOf(Object.values(cohorts).map(({ size }) => size))),
          'no other has as much': only(revenue),
        };
      },
    ...older(),
    '{month} is incomplete: its cohort (hatched) is still growing.': ({ found }) => ({
      month: monthName(found.cohort.incomplete_month!),
    }),
    'Based on {customers} in {cohorts}.': ({ found }) => allCohorts(found),
  },
  'figure 46': {
    ...incomplete,
    'In the last {months} complete months, up to {last}, returning customers bring {part} of the revenue of customers with an id.':
      ({ found: { new_and_returning: own } }) => ({
        ...returning(own),
        'there is no such year before': own.year_before === null,
      }),
    'In the last {months} complete months, up to {last}, returning customers bring {part} of the revenue of customers with an id; in the same months a year earlier {before}.':
      ({ found: { new_and_returning: own } }) => ({ ...returning(own), before: share(own.year_before) }),
    'The data begins in {month}. Customers who bought before that count as new in the month of their first order in it, so that month has new customers only, and the next months may have too many of them.':
      ({ found }) => ({ month: monthName(found.quality.first.slice(0, 7)) }),
    'Based on {customers} in {months}.': ({ found }) => ({
      customers: counted(found.totals.customers, 'customer'),
      months: counted(Object.keys(found.months).length, 'month'),
    }),
  },
  'figure 47': {
    'Figure {heading}: All lines with a product_id have the same product.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'there is one product': found.products!.count === 1,
    }),
    'Product {product} has the most revenue of {products}: {revenue} in {orders}, {part} of the revenue of all products.':
      ({ found }) => {
        const { best, revenue, second, orders, total } = found.products!;
        return {
          products: counted(found.products!.count, 'product'),
          ...{ product: best, revenue: money(revenue), orders: counted(orders, 'order'), part: share(revenue / total) },
          'no other has as much': second! < revenue,
        };
      },
    'The 15 largest of {products} products are shown; together they have {part} of revenue.': ({ found }) => ({
      products: count(found.products!.count),
      part: share(found.products!.top_15 / found.products!.total),
    }),
    'Based on {lines} with a product_id, of {all}.': ({ found }) => ({
      lines: counted(found.products!.lines, 'line'),
      all: count(found.totals.lines),
    }),
  },
  'figure 48': {
    'Figure {heading}: No order has more than one product.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'no order has several products': found.products!.orders_with_several === 0,
    }),
    'Figure {heading}: No pair of products or categories is clearly bought together, of {pairs} compared pairs.': (
      { found, figures },
      { heading },
    ) => ({
      heading: headingOf(figures, heading!),
      pairs: count(pairsAmong(found.products!.count) + pairsAmong(Object.keys(found.groups.category!).length)),
      'orders have several products, which are drawn at random': found.products!.orders_with_several > 0,
    }),
  },
  'figure 45': {
    ...customers,
    'The top 10% of customers generate {tenth} of revenue, the top 20% {fifth}; Gini {gini}.': ({ found }) => ({
      tenth: share(found.concentration.top_10),
      fifth: share(found.concentration.top_20),
      gini: found.concentration.gini.toFixed(2),
    }),
  },
};

function pairsAmong(number: number): number {
  return (number * (number - 1)) / 2;
}

function returning({ months, returning: part }: Found['new_and_returning']) {
  return { months: String(months.length), last: monthName(months.at(-1)!), part: share(part) };
}

/** The segment with the most revenue. */
export function richest({ rfm }: Found) {
  const revenue = Object.fromEntries(Object.entries(rfm.segments).map(([name, own]) => [name, own.revenue]));
  const name = largestOf(revenue);
  return {
    name,
    customers: share(rfm.segments[name]!.share),
    revenue: share(rfm.segments[name]!.revenue_share),
    'no other segment has as much': only(revenue),
  };
}

function ranges({ rfm }: Found, letter: 'R' | 'F' | 'M', words: (value: number) => string): string {
  const scores = Object.entries(rfm.scores[letter]).sort(([a], [b]) => Number(b) - Number(a));
  return scores
    .map(([score, { low, high }]) => `${score} = ${low === high ? words(low) : `${words(low)} to ${words(high)}`}`)
    .join('; ');
}

type Level = Evidence['summary']['eda']['funnel']['by_device']['levels'][number];

function conversion({ level, conversion: { rate, n }, against_baseline: against }: Level): string {
  const tested = against === null ? '' : `, p = ${against.p.toFixed(3)}`;
  return `${level} ${share(rate)} (n = ${count(n)}${tested})`;
}

function preExisting({ cohort }: Found): string[] {
  return Object.entries(cohort.cohorts).flatMap(([name, own]) => (own.pre_existing ? [name] : []));
}

const reasons: Record<string, string> = {
  signup: 'signed up before the first month of the data, which lacks their early purchases',
  first_purchase: 'bought in the first month of the data, so new and existing customers cannot be distinguished',
};

const list = new Intl.ListFormat('en-US');

function retentionAfter(months: number[]): Claims {
  const rates = ({ cohort }: Found) =>
    list.format(
      months
        .filter((month) => (cohort.pooled[month]?.n ?? 0) >= 30)
        .map((month) => {
          const { rate, low, high } = cohort.pooled[month]!;
          return `${share(rate)} (${share(low)} to ${share(high)}) buy in month ${month}`;
        }),
    );
  return {
    'Of the customers of all cohorts that have completed the month, {rates}.': ({ found }) => ({
      rates: rates(found),
      'all cohorts began within the data': preExisting(found).length === 0,
    }),
    'Of the customers of all cohorts that began within the data and have completed the month, {rates}.': ({
      found,
    }) => ({ rates: rates(found), 'some cohorts are older than the data': preExisting(found).length > 0 }),
  };
}

function older(): Claims {
  return {
    'The {first} cohort is older than the data: {reason}.': ({ found }) => ({
      first: monthName(preExisting(found)[0]!),
      reason: reasons[found.cohort.basis]!,
      'it is the only one': preExisting(found).length === 1,
    }),
    'The {number} cohorts from {first} to {last} are older than the data: {reason}.': ({ found }) => ({
      number: String(preExisting(found).length),
      first: monthName(preExisting(found)[0]!),
      last: monthName(preExisting(found).at(-1)!),
      reason: reasons[found.cohort.basis]!,
    }),
  };
}

function allCohorts(found: Found) {
  return cohortsUpTo(found, 0);
}

/** The cohorts that have completed the month `period`; with 0, all of them. */
function cohortsUpTo({ cohort, months }: Found, period: number) {
  const all = Object.entries(cohort.cohorts);
  const last = Object.keys(months)
    .filter((month) => month !== cohort.incomplete_month)
    .at(-1)!;
  const own = period === 0 ? all : all.filter(([name]) => name < last);
  return {
    customers: counted(sumOf(own.map(([, { size }]) => size)), 'customer'),
    cohorts: counted(own.length, 'cohort'),
  };
}

const columnNames: Record<string, string> = {
  gross_revenue: 'revenue',
  discount_applied: 'discount',
  base_price: 'list price',
  is_premium: 'premium',
  refund_flag: 'refunded',
};
const nameOf = (column: string) => columnNames[column] ?? column;

type Pair = Found['correlations'][number];

/** Revenue is about quantity × list price × (1 − discount). */
const factorOf = ({ a, b }: Pair): string | undefined =>
  ['quantity', 'discount_applied', 'base_price'].find((name) =>
    [`${name} gross_revenue`, `gross_revenue ${name}`].includes(`${a} ${b}`),
  );
const pairsOf = ({ correlations }: Found) => correlations.filter((pair) => factorOf(pair) === undefined);
const isFar = ({ r, n }: Pair) => n >= 30 && Math.abs(r) >= Math.max(0.1, 3 / Math.sqrt(n));
