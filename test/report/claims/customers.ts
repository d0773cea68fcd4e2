import { counted, format, monthName } from '../../../charts/format.ts';
import type { Found } from '../found.ts';
import type { Claims, Evidence } from './claim.ts';
import { headingOf } from './groups.ts';
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
    'There are {purchases} purchases for every 100 views.': ({ found }) => ({
      purchases: format((100 * found.events!.types.purchase!) / found.events!.types.view!),
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
    'The strongest correlation is {r}, between {a} and {b}.': ({ summary: { eda } }) => {
      const { columns, matrix } = eda.correlation;
      const isId = (name: string) => name.endsWith('_id');
      const pairs = columns.flatMap((a, i) =>
        columns.slice(0, i).map((b, j) => ({ a, b, r: matrix[i]![j] ?? 0, meant: !isId(a) && !isId(b) })),
      );
      const [first] = pairs.filter(({ meant }) => meant).sort((x, y) => Math.abs(y.r) - Math.abs(x.r));
      return { r: first!.r.toFixed(2), a: first!.a, b: first!.b };
    },
    'Based on {lines}.': ({ found }) => ({ lines: counted(found.totals.lines, 'line') }),
  },
  'figure 33': {
    ...retentionAfter([1, 6]),
    'Rates of cohorts with fewer than 30 customers are noisy: {cohorts}.': ({ found }) => ({
      cohorts: counted(Object.values(found.cohort.cohorts).filter(({ size }) => size < 30).length, 'cohort'),
    }),
    '{month} is incomplete: the last cell of each row may still grow.': ({ found }) => ({
      month: monthName(found.cohort.incomplete_month!),
    }),
    ...older(),
    'Based on {customers} in {cohorts}.': ({ found }) => allCohorts(found),
  },
  'figure 43': {
    ...retentionAfter([1, 3, 12]),
    'Left out as pre-existing: {cohorts} ({reason}).': ({ found }) => ({
      cohorts: counted(preExisting(found).length, 'cohort'),
      reason: reasons[found.cohort.basis]!,
    }),
    'Based on {customers} in {cohorts}.': ({ found: { cohort } }) => ({
      customers: counted(cohort.pooled[0]!.n, 'customer'),
      cohorts: counted(cohort.pooled[0]!.cohorts, 'cohort'),
    }),
  },
  'figure 44': {
    'The {month} cohort has generated the most revenue so far: {revenue}, or {each} per customer.': ({ found }) => {
      const { cohorts } = found.cohort;
      const revenue = Object.fromEntries(Object.entries(cohorts).map(([name, own]) => [name, own.revenue]));
      const name = largestOf(revenue);
      return {
        month: monthName(name),
        revenue: money(most(revenue)),
        each: money(most(revenue) / cohorts[name]!.size),
        'no other has as much': only(revenue),
      };
    },
    ...older(),
    '{month} is incomplete: its cohort (hatched) is still growing.': ({ found }) => ({
      month: monthName(found.cohort.incomplete_month!),
    }),
    'Based on {customers} in {cohorts}.': ({ found }) => allCohorts(found),
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

function retentionAfter(months: number[]): Claims {
  const rates = ({ cohort }: Found) =>
    months
      .filter((month) => cohort.pooled[month])
      .map((month) => `${share(cohort.pooled[month]!.rate)} in month ${month} (n = ${count(cohort.pooled[month]!.n)})`)
      .join(', ');
  return {
    'Across all cohorts, the share of customers who buy is {rates}.': ({ found }) => ({
      rates: rates(found),
      'all cohorts began within the data': preExisting(found).length === 0,
    }),
    'Across the cohorts that began within the data, the share of customers who buy is {rates}.': ({ found }) => ({
      rates: rates(found),
      'some cohorts are older than the data': preExisting(found).length > 0,
    }),
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

function allCohorts({ cohort }: Found) {
  const all = Object.values(cohort.cohorts);
  return {
    customers: counted(sumOf(all.map(({ size }) => size)), 'customer'),
    cohorts: counted(all.length, 'cohort'),
  };
}
