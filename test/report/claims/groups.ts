import { counted, format, monthName } from '../../../charts/format.ts';
import { completeMonths, type Found, type FoundGroup, type FoundRate } from '../found.ts';
import type { Claims } from './claim.ts';
import { count, largestOf, money, most, only, share, sumOf } from './words.ts';

const columns: [figure: number, column: string, word: string, plural: string][] = [
  [8, 'category', 'category', 'categories'],
  [9, 'brand', 'brand', 'brands'],
  [10, 'country', 'country', 'countries'],
  [11, 'loyalty_tier', 'loyalty tier', 'loyalty tiers'],
  [12, 'acquisition_channel', 'acquisition channel', 'acquisition channels'],
  [13, 'gender', 'gender', 'genders'],
  [14, 'is_premium', 'premium flag', 'product types'],
  [23, 'campaign_channel', 'campaign channel', 'campaign channels'],
];

/** The category is of few values, or of none: what such a figure says when it is not drawn. */
const notCompared = (column: string, word: string): Claims => ({
  [`Figure {heading}: No line has a known ${word}.`]: ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'the column is empty': Object.keys(found.groups[column]!).length === 0,
  }),
  [`Figure {heading}: All lines with a known ${word} have the same.`]: ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'the column has one value': Object.keys(found.groups[column]!).length === 1,
  }),
});

/** The number and title of the figure that is meant, as it has them. */
export function headingOf(figures: { number: number; title: string }[], said: string): string {
  const figure = figures.find(({ number }) => said.startsWith(`${number},`));
  return `${figure?.number}, ${figure?.title}`;
}

const levelsOf = ({ groups }: Found, column: string): Record<string, FoundGroup> =>
  Object.fromEntries(
    Object.entries(groups[column]!).map(([level, group]) => [
      column === 'is_premium' ? (level === '1' ? 'Premium' : 'Not premium') : level,
      group,
    ]),
  );
const byRevenue = (found: Found, column: string) => values(levelsOf(found, column), ({ revenue }) => revenue);

function values(levels: Record<string, FoundGroup>, of: (group: FoundGroup) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(levels).map(([level, group]) => [level, of(group)]));
}

const revenueBy = (column: string, word: string, plural: string): Claims => ({
  ...notCompared(column, word),
  [`{level} leads {levels} ${plural} with {revenue}, {part} of revenue with a known ${word}.`]: ({ found }) => {
    const revenue = byRevenue(found, column);
    return {
      level: largestOf(revenue),
      levels: count(Object.keys(revenue).length),
      revenue: money(most(revenue)),
      part: share(most(revenue) / sumOf(Object.values(revenue))),
      'no other has as much': only(revenue),
      'there are several': Object.keys(revenue).length > 1,
    };
  },
  [`Based on {lines} with known revenue and ${word}, of {all}.`]: ({ found }) => ({
    lines: counted(sumOf(Object.values(found.groups[column]!).map(({ valued }) => valued)), 'line'),
    all: count(found.totals.lines),
  }),
});

const parts: [part: string, words: string][] = [
  ['refunded', 'refunded revenue'],
  ['refund_unknown', 'revenue without a refund flag'],
  ['guest', 'revenue from guests'],
  ['without_product', 'revenue without a product'],
  ['revenue_unknown', 'rows without a known revenue'],
];

const grossToNet: Claims = {
  'Total revenue is {all}, including {kept} known not to be refunded. Some numbers leave out: {parts}.': ({
    found,
  }) => ({
    all: withRows(found, 'all'),
    kept: withRows(found, 'kept'),
    parts: leftOutParts(found),
    'there are refund flags': found.refunds.n > 0,
  }),
  'Total revenue is {all}, and refunds are unknown. Some numbers leave out: {parts}.': ({ found }) => ({
    all: withRows(found, 'all'),
    parts: leftOutParts(found),
    'there are no refund flags': found.refunds.n === 0,
  }),
};

function withRows({ parts }: Found, part: string): string {
  const { rows, revenue } = parts[part]!;
  return `${money(revenue)} (${counted(rows, 'row')})`;
}

function leftOutParts(found: Found): string {
  const present = parts.filter(
    ([part]) => found.parts[part]!.rows > 0 && !(part === 'refund_unknown' && found.refunds.n === 0),
  );
  return present.map(([part, words]) => `${words} ${withRows(found, part)}`).join('; ');
}

const noRefunds: Claims = {
  'Figure {heading}: The source has no refund flags.': ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'there are no flags': found.refunds.n === 0,
  }),
  'Figure {heading}: No line with a refund flag is refunded.': ({ found, figures }, { heading }) => ({
    heading: headingOf(figures, heading!),
    'there are flags, and none is set': found.refunds.n > 0 && found.refunds.successes === 0,
  }),
};

const withInterval = (name: string, { rate, low, high }: FoundRate) =>
  `${name} ${share(rate)} (${share(low)} to ${share(high)})`;

/** Categories with enough lines, the highest rate first. */
function comparedRates({ groups }: Found): [string, FoundRate][] {
  const rates = Object.entries(groups.category!).map(([name, { refunds }]): [string, FoundRate] => [name, refunds]);
  return rates.filter(([, { n }]) => n >= 30).sort(([, a], [, b]) => b.rate! - a.rate!);
}

export const groupClaims: Record<string, Claims> = {
  ...Object.fromEntries(
    columns.map(([figure, ...column]) => [`figure ${figure}`, revenueBy(...column)] as [string, Claims]),
  ),
  'figure 8': { ...revenueBy('category', 'category', 'categories'), ...grossToNet },
  'figure 16': {
    ...notCompared('category', 'category'),
    '{most} has the largest mean quantity, {largest}; {least} has the smallest, {smallest}.': ({ found }) => {
      const means = values(found.groups.category!, ({ quantity }) => quantity);
      const negative = Object.fromEntries(Object.entries(means).map(([name, mean]) => [name, -mean]));
      return {
        most: largestOf(means),
        largest: format(most(means)),
        least: largestOf(negative),
        smallest: format(-most(negative)),
        'both are the only ones': only(means) && only(negative),
      };
    },
    'Based on {lines} with a known category.': ({ found }) => ({ lines: counted(categorised(found), 'line') }),
  },
  'figure 18': {
    ...notCompared('category', 'category'),
    'The median line is largest in {category}: {median}; 5% of its lines are above {high}.': ({ found }) => {
      const medians = values(found.groups.category!, ({ median }) => median);
      const category = largestOf(medians);
      return {
        category,
        median: money(most(medians)),
        high: money(found.groups.category![category]!.p95),
        'no other median is as large': only(medians),
      };
    },
    'Based on {lines} with known category and revenue.': ({ found }) => ({
      lines: counted(sumOf(Object.values(found.groups.category!).map(({ valued }) => valued)), 'line'),
    }),
  },
  'figure 22': {
    'Figure {heading}: No line has a campaign_id.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'there is no campaign_id': found.campaigns.levels === 0,
    }),
    'Figure {heading}: All lines with a campaign_id have the same.': ({ found, figures }, { heading }) => ({
      heading: headingOf(figures, heading!),
      'there is one campaign_id': found.campaigns.levels === 1,
    }),
    'Campaign {name} has the most revenue: {lines} worth {revenue}, {part} of all revenue.': ({ found }) => {
      const { campaigns } = found.campaigns;
      const revenue = Object.fromEntries(Object.entries(campaigns).map(([name, own]) => [name, own.revenue]));
      const name = largestOf(revenue);
      return {
        name,
        lines: counted(campaigns[name]!.lines, 'line'),
        revenue: money(most(revenue)),
        part: share(most(revenue) / found.totals.revenue),
        'no other has as much': only(revenue),
      };
    },
    'Based on {lines} in {campaigns}.': ({ found }) => {
      const top = Object.values(found.campaigns.campaigns)
        .sort((a, b) => b.revenue - a.revenue)
        .slice(0, 15);
      return {
        lines: counted(sumOf(top.map(({ lines }) => lines)), 'line'),
        campaigns: counted(top.length, 'campaign'),
      };
    },
  },
  'figure 23': {
    ...revenueBy('campaign_channel', 'campaign channel', 'campaign channels'),
    '{part} of revenue comes without a campaign; among the channels, {channel} leads with {revenue}.': ({ found }) => {
      const { None: none = 0, ...channels } = byRevenue(found, 'campaign_channel');
      return {
        part: share(none / (none + sumOf(Object.values(channels)))),
        channel: largestOf(channels),
        revenue: money(most(channels)),
        'no other channel has as much': only(channels),
        'some lines have a campaign': found.campaigns.levels > 1,
      };
    },
  },
  'figure 24': {
    ...notCompared('category', 'category'),
    ...noRefunds,
    'No category clearly has the highest refund rate: {first}, {second}; the overall rate is {overall}.': ({
      found,
    }) => {
      const [first, second] = comparedRates(found);
      const others = comparedRates(found).slice(1);
      return {
        first: withInterval(...first!),
        second: withInterval(...second!),
        overall: share(found.refunds.rate),
        'the highest overlaps another': others.some(([, { high }]) => high! >= first![1].low!),
      };
    },
    'The refund rate is highest in {first}; the overall rate is {overall}.': ({ found }) => {
      const [first, ...others] = comparedRates(found);
      return {
        first: withInterval(...first!),
        overall: share(found.refunds.rate),
        'it is above all others': others.every(([, { high }]) => high! < first![1].low!),
      };
    },
    'Based on {lines} with known category and refund flag.': ({ found }) => ({
      lines: counted(sumOf(Object.values(found.groups.category!).map(({ refunds }) => refunds.n)), 'line'),
    }),
  },
  'figure 25': {
    ...noRefunds,
    'Overall, {rate} of lines with a known refund flag are refunded; no complete month is clearly above the others.': ({
      found,
    }) => ({
      rate: share(found.refunds.rate),
      'no month is above all others': clearMonths(found).length === 0,
    }),
    'Overall, {rate} of lines with a known refund flag are refunded; {month} is above all other complete months with {interval}.':
      ({ found }) => {
        const [[month, { refunds }]] = clearMonths(found) as [[string, { refunds: FoundRate }]];
        return { rate: share(found.refunds.rate), month: monthName(month), interval: withInterval('', refunds).trim() };
      },
    '{month} is incomplete ({covered} of {days} days): hatched or dotted, and left out of the finding.': (
      { found },
      { month },
    ) => {
      const [name = '', own] = Object.entries(found.months).find(([key]) => monthName(key) === month) ?? [];
      return { month: monthName(name), covered: String(own?.days_covered), days: String(own?.days) };
    },
    'Based on {lines} with a known refund flag.': ({ found }) => ({ lines: counted(found.refunds.n, 'line') }),
  },
};

function categorised({ groups }: Found): number {
  return sumOf(Object.values(groups.category!).map(({ lines }) => lines));
}

/** The complete months whose interval is above those of all others. */
function clearMonths(found: Found): [string, { refunds: FoundRate }][] {
  const months = completeMonths(found).filter(([, { refunds }]) => refunds.n > 0);
  return months.filter(([name, { refunds }]) =>
    months.every(([other, { refunds: theirs }]) => other === name || refunds.low! > theirs.high!),
  );
}
