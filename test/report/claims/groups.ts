import { counted, format, monthName } from '../../../charts/format.ts';
import type { Found, FoundGroup, FoundRate } from '../found.ts';
import type { Claims, Evidence } from './claim.ts';
import { incomplete } from './incomplete.ts';
import { comparedMeans, count, isClear, largestOf, money, most, only, share, sumOf } from './words.ts';

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

function quantities({ found }: Evidence) {
  const means = Object.entries(found.groups.category!).map(([name, { quantity }]) => [name, quantity] as const);
  return comparedMeans(Object.fromEntries(means.filter(([, { n }]) => n >= 30)), format);
}

const revenueBy = (column: string, word: string, plural: string): Claims => ({
  ...notCompared(column, word),
  [`{level} has the most revenue of {levels} ${plural}: {revenue} in {lines}, {part} of revenue with a known ${word}.`]:
    ({ found }) => leader(found, column),
  [`Based on {lines} with known revenue and ${word}, of {all}.`]: ({ found }) => ({
    lines: counted(sumOf(Object.values(found.groups[column]!).map(({ valued }) => valued)), 'line'),
    all: count(found.totals.lines),
  }),
});

/** The level with the most revenue; `among` leaves out a level that is none. */
function leader(found: Found, column: string, among: (level: string) => boolean = () => true) {
  const all = byRevenue(found, column);
  const revenue = Object.fromEntries(Object.entries(all).filter(([level]) => among(level)));
  const level = largestOf(revenue);
  return {
    level,
    levels: count(Object.keys(revenue).length),
    revenue: money(most(revenue)),
    lines: counted(levelsOf(found, column)[level]!.valued, 'line'),
    part: share(most(revenue) / sumOf(Object.values(all))),
    'no other has as much': only(revenue),
    'there are several': Object.keys(revenue).length > 1,
  };
}

const perCustomer = (column: string, word: string, plural: string): Claims => ({
  ...revenueBy(column, word, plural),
  [`{level} has the most revenue of {levels} ${plural}: {revenue} in {lines}, {part} of revenue with a known ${word}. No ${word} clearly has the highest revenue per customer: {rivals}.`]:
    ({ found }) => ({
      ...leader(found, column),
      rivals: comparedMeans(found.per_customer[column]!).text,
      'none is above all others': !comparedMeans(found.per_customer[column]!).clear,
    }),
});

const parts: [part: string, words: string][] = [
  ['refunded', 'refunded revenue'],
  ['refund_unknown', 'revenue without a refund flag'],
  ['guest', 'revenue from guests'],
  ['without_product', 'revenue without a product'],
];

const grossToNet: Claims = {
  'Total revenue is {all}, including {kept} known not to be refunded. Some numbers leave out: {parts}.': ({
    found,
  }) => ({
    all: withLines(found, 'all'),
    kept: withLines(found, 'kept'),
    parts: leftOutParts(found),
    'there are refund flags': found.refunds.n > 0,
  }),
  'Total revenue is {all}, and refunds are unknown. Some numbers leave out: {parts}.': ({ found }) => ({
    all: withLines(found, 'all'),
    parts: leftOutParts(found),
    'there are no refund flags': found.refunds.n === 0,
  }),
};

function withLines({ parts }: Found, part: string): string {
  const { rows, revenue } = parts[part]!;
  return `${money(revenue)} (${counted(rows, 'line')})`;
}

function leftOutParts(found: Found): string {
  const present = parts.filter(
    ([part]) => found.parts[part]!.rows > 0 && !(part === 'refund_unknown' && found.refunds.n === 0),
  );
  const lines = found.parts.revenue_unknown!.rows;
  return [
    ...present.map(([part, words]) => `${words} ${withLines(found, part)}`),
    ...(lines > 0 ? [`${counted(lines, 'line')} without a known revenue`] : []),
  ].join('; ');
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
  'figure 11': perCustomer('loyalty_tier', 'loyalty tier', 'loyalty tiers'),
  'figure 12': perCustomer('acquisition_channel', 'acquisition channel', 'acquisition channels'),
  'figure 14': {
    ...revenueBy('is_premium', 'premium flag', 'product types'),
    'Premium products bring {revenue} in {lines}, {part} of revenue with a known premium flag.': ({ found }) => {
      const { Premium: own } = levelsOf(found, 'is_premium');
      return {
        revenue: money(own!.revenue),
        lines: counted(own!.valued, 'line'),
        part: share(own!.revenue / sumOf(Object.values(byRevenue(found, 'is_premium')))),
      };
    },
  },
  'figure 8': { ...revenueBy('category', 'category', 'categories'), ...grossToNet },
  'figure 16': {
    ...notCompared('category', 'category'),
    'No category clearly has the highest mean quantity: {rivals}.': (evidence) => ({
      rivals: quantities(evidence).text,
      'none is above all others': !quantities(evidence).clear,
    }),
    'The mean quantity is clearly highest in {first}.': (evidence) => ({
      first: quantities(evidence).text,
      'its interval is above all others': quantities(evidence).clear,
    }),
    'Fewer than two categories have 30 lines, too few to compare quantities.': ({ found }) => ({
      'few have as many': Object.values(found.groups.category!).filter(({ quantity }) => quantity.n >= 30).length < 2,
    }),
    'Grey: fewer than 30 lines; left out of the comparison.': ({ found }) => ({
      'some have fewer': Object.values(found.groups.category!).some(({ quantity }) => quantity.n < 30),
    }),
    'Based on {lines} with a known category and quantity.': ({ found }) => ({
      lines: counted(sumOf(Object.values(found.groups.category!).map(({ quantity }) => quantity.n)), 'line'),
    }),
  },
  'figure 18': {
    ...notCompared('category', 'category'),
    'The median line is worth most in {first}; 5% of its lines are above {high}.': ({ found }) => {
      const [[name, first], ...others] = medians(found) as [NamedGroup, ...NamedGroup[]];
      return {
        first: medianText([name, first]),
        high: money(first.p95),
        'its interval is above all others': others.every(([, own]) => notchOf(first).low > notchOf(own).high),
      };
    },
    'No category clearly has the highest median line: {first}, {second}.': ({ found }, { first, second }) => {
      const [one, two, ...others] = medians(found) as [NamedGroup, NamedGroup, ...NamedGroup[]];
      return {
        // The names have commas too.
        first: first!,
        second: second!,
        'both are as said': `${first}, ${second}` === `${medianText(one)}, ${medianText(two)}`,
        'the first is not above all others': [two, ...others].some(
          ([, own]) => notchOf(one[1]).low <= notchOf(own).high,
        ),
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
    'Without a campaign: {without} in {lines}, {part} of revenue with a known campaign channel. {channel} has the most revenue of {levels} campaign channels: {revenue} in {itsLines}, {itsPart} of revenue with a known campaign channel.':
      ({ found }) => {
        const { level, lines, part, ...first } = leader(found, 'campaign_channel', (name) => name !== 'None');
        const none = found.groups.campaign_channel!.None!;
        return {
          ...first,
          ...{ channel: level, itsLines: lines, itsPart: part },
          without: money(none.revenue),
          lines: counted(none.valued, 'line'),
          part: share(none.revenue / sumOf(Object.values(byRevenue(found, 'campaign_channel')))),
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
    'Overall, {rate} of lines with a known refund flag are refunded. No complete month can be compared with the same month a year earlier.':
      ({ found }) => ({
        rate: share(found.refunds.rate),
        'no months are a year apart': found.refund_years === null,
      }),
    'Overall, {rate} of lines with a known refund flag are refunded. In the {months} complete months up to {last} the rate is {now}, in the same months a year earlier {before}: {change}.':
      ({ found }) => {
        const { now, before } = found.refund_years!;
        const { months } = found.year_on_year!;
        const higher = isClear(now, [before]);
        const lower = isClear(before, [now]);
        return {
          rate: share(found.refunds.rate),
          months: count(months.length),
          last: monthName(months.at(-1)!),
          now: withInterval('', now).trim(),
          before: withInterval('', before).trim(),
          change: higher ? 'refunds are more frequent' : lower ? 'refunds are less frequent so far' : 'no clear change',
        };
      },
    ...incomplete,
    'Based on {lines} with a known refund flag.': ({ found }) => ({ lines: counted(found.refunds.n, 'line') }),
  },
};

type NamedGroup = [name: string, group: FoundGroup];

/** Categories with enough lines, the highest median first. */
function medians({ groups }: Found): NamedGroup[] {
  return Object.entries(groups.category!)
    .filter(([, { valued }]) => valued >= 30)
    .sort(([, a], [, b]) => b.median - a.median);
}

/** Median ± 1.57 · (q3 − q1) / √n (McGill, Tukey and Larsen 1978). */
function notchOf({ median, notch }: FoundGroup) {
  return { low: median - notch, high: median + notch };
}

function medianText([name, group]: NamedGroup): string {
  const { low, high } = notchOf(group);
  return `${name}, ${money(group.median)} (${money(low)} to ${money(high)})`;
}
