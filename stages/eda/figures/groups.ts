import type { Drawing, FigureEntry, Layout, Skipped } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { minValues } from '../../../charts/intervals.ts';
import { type Group, groupTable, rank, rankedBars, sum, valueAxis } from '../../../charts/kit.ts';
import type { Mean } from '../../../core/statistics/mean.ts';
import { partOf } from '../../../core/statistics/proportion.ts';
import type { GroupStatistics } from '../summary.ts';
import { grossToNet } from './grossToNet.ts';
import { leader } from './leader.ts';
import { compareMeans, fewNote, meanColumns, meanDots } from './means.ts';
import { severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

type GroupFigure = {
  number: number;
  key: string;
  word: string;
  plural: string;
  title?: string;
  question: string;
  remark?: string;
  /** Levels are of customers, and a second panel shows revenue per customer. */
  perCustomer?: true;
};

const top = 20;

/** Figures 8 to 14 and 23: revenue by each of eight columns. */
const groupings: GroupFigure[] = [
  {
    number: 8,
    key: 'category',
    word: 'category',
    plural: 'categories',
    question: 'Which categories generate the most revenue?',
  },
  { number: 9, key: 'brand', word: 'brand', plural: 'brands', question: 'Which brands generate the most revenue?' },
  { number: 10, key: 'country', word: 'country', plural: 'countries', question: 'Which countries do buyers live in?' },
  {
    number: 11,
    key: 'loyalty_tier',
    word: 'loyalty tier',
    plural: 'loyalty tiers',
    title: 'Revenue by loyalty tier, and per customer',
    question: 'How much revenue do loyal customers generate, and what is one worth?',
    remark: 'The tier is the customer’s tier today, not at the time of purchase.',
    perCustomer: true,
  },
  {
    number: 12,
    key: 'acquisition_channel',
    word: 'acquisition channel',
    plural: 'acquisition channels',
    title: 'Revenue by acquisition channel, and per customer',
    question: 'Which channels acquired the customers who buy, and what is one worth?',
    perCustomer: true,
  },
  { number: 13, key: 'gender', word: 'gender', plural: 'genders', question: 'How is revenue split by gender?' },
  {
    number: 14,
    key: 'is_premium',
    word: 'premium flag',
    plural: 'product types',
    title: 'Revenue of premium and other products',
    question: 'How much revenue comes from premium products?',
  },
  {
    number: 23,
    key: 'campaign_channel',
    word: 'campaign channel',
    plural: 'campaign channels',
    question: 'Which campaign channels does revenue come from?',
    remark: '“None” stands for lines without a campaign.',
  },
];

const perCustomerDefinition =
  'Per customer: mean of the customers with at least one line of known revenue; thin lines are 95% intervals.';

export const groupFigures: FigureEntry<Tables>[] = groupings.map((figure) => ({
  number: figure.number,
  id: `revenue-by-${figure.word.replaceAll(' ', '-')}`,
  defined: `eda.groups.${figure.key}.*.gross_revenue.sum`,
  section: figure.number === 23 ? 'Campaigns and refunds' : 'Revenue by group',
  title: figure.title ?? `Revenue by ${figure.word}`,
  question: figure.question,
  ...(figure.number === 14 ? { wide: true } : {}),
  definition: [
    `Sum of gross revenue of the lines with a known ${figure.word}, before refunds.`,
    ...(figure.perCustomer ? [perCustomerDefinition] : []),
    ...(figure.remark ? [figure.remark] : []),
  ].join(' '),
  needs: ['eda'],
  requires: [severalLevels(figure.key, figure.word)],
  draw: (tables) => drawGroups(tables, figure),
}));

function drawGroups({ eda }: Tables, figure: GroupFigure): Drawing | Skipped {
  const all = revenueGroups(eda.groups[figure.key] ?? {}, figure.key);
  const { groups, notes } = rank(all, top, true);
  const known = sum(all.map((group) => group.count));
  if (known === 0) return { skipped: `No line has a known revenue and ${figure.word}.` };
  const drawing = {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue', countName: 'lines with known revenue' }),
    finding: findingOf(all, figure),
    population: `${counted(known, 'line')} with known revenue and ${figure.word}, of ${format(eda.shape[0], 'count')}`,
    notes: [...notes, ...unlisted(eda, figure), ...(figure.key === 'category' ? grossToNet(eda) : [])],
    table: groupTable(figure.word, groups, 'revenue', 'money'),
  };
  const means = eda.revenue_per_customer[figure.key as 'loyalty_tier'];
  return figure.perCustomer ? withCustomerPanel(drawing, groups, means, figure) : drawing;
}

/** `eda` has only the levels with the most lines. */
function unlisted({ value_counts }: Tables['eda'], { key, plural }: GroupFigure): string[] {
  const { left_out } = value_counts.merged?.[key] ?? {};
  return left_out ? [`Not included: ${format(left_out.values, 'count')} ${plural} with fewer lines.`] : [];
}

function revenueGroups(levels: Record<string, GroupStatistics>, key: string): Group[] {
  return Object.entries(levels).map(([level, { gross_revenue }]) => ({
    name: key === 'is_premium' ? (premium[level] ?? level) : level,
    value: gross_revenue.sum,
    count: gross_revenue.count,
  }));
}

const premium: Record<string, string> = { '0': 'Not premium', '1': 'Premium' };

function findingOf(all: Group[], figure: GroupFigure): string {
  const total = sum(all.map((group) => group.value));
  if (figure.key === 'campaign_channel') return byChannel(all, total, figure);
  const premiumGroup = figure.key === 'is_premium' && all.find((group) => group.name === premium[1]);
  return premiumGroup
    ? `Premium products bring ${withShare(premiumGroup, total, figure)}.`
    : leaderOf(all, total, figure);
}

function leaderOf(all: Group[], total: number, figure: GroupFigure): string {
  const of = `${format(all.length, 'count')} ${figure.plural}`;
  return leader(all, of, `No ${figure.word} has revenue above 0.`, (best) => withShare(best, total, figure));
}

function withShare({ value, count }: Group, total: number, { word }: GroupFigure): string {
  const part = value === null ? null : partOf(value, total);
  const lines = `${format(value, 'money')} in ${counted(count, 'line')}`;
  return part === null ? lines : `${lines}, ${format(part, 'share')} of revenue with a known ${word}`;
}

/** Without a campaign is no channel: the leader is the largest of the real ones. */
function byChannel(all: Group[], total: number, figure: GroupFigure): string {
  const none = all.find((group) => group.name === 'None');
  const channels = all.filter((group) => group !== none);
  const led = channels.length > 1 ? leaderOf(channels, total, figure) : '';
  return none ? `Without a campaign: ${withShare(none, total, figure)}. ${led}`.trim() : led;
}

/** Adds a panel with the mean revenue of a customer of each level, on the same rows. */
function withCustomerPanel(
  drawing: Drawing,
  groups: Group[],
  means: Record<string, Mean>,
  figure: GroupFigure,
): Drawing {
  const named = groups.map(({ name, other }) => ({ ...((!other && means[name]) || noMean), name }));
  const { xaxis, ...layout } = drawing.layout as Layout & { xaxis: Layout };
  const panel = {
    xaxis: { ...xaxis, domain: [0, 0.52], nticks: 4 },
    xaxis2: valueAxis('Per customer', 'money', { domain: [0.6, 1], nticks: 4, anchor: 'y' }),
  };
  return {
    ...drawing,
    data: [...drawing.data, { ...meanDots(named, 'money', 'customer'), y: drawing.data[0]!.y, xaxis: 'x2' }],
    layout: { ...layout, ...panel },
    finding: `${drawing.finding} ${customerFinding(means, figure)}`,
    notes: [...(drawing.notes ?? []), ...fewNote(named, 'customer')],
    table: [
      ...drawing.table,
      { name: 'customers', unit: 'count', values: named.map(({ n }) => n) },
      ...meanColumns(named, 'revenue per customer', 'money'),
    ],
  };
}

const noMean: Mean = { n: 0, mean: null, low: null, high: null };

function customerFinding(means: Record<string, Mean>, { word, plural }: GroupFigure): string {
  const compared = Object.entries(means)
    .map(([name, mean]) => ({ ...mean, name }))
    .filter(({ n }) => n >= minValues);
  if (compared.length < 2)
    return `Fewer than two ${plural} have ${minValues} customers, too few to compare revenue per customer.`;
  const clear = (first: string) => `Revenue per customer is clearly highest for ${first}.`;
  return compareMeans(compared, 'money', clear, `No ${word} clearly has the highest revenue per customer`);
}
