import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, groupTable, rank, rankedBars, share, sum } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import type { GroupStatistics } from '../summary.ts';
import { grossToNet } from './grossToNet.ts';
import { severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

type GroupFigure = { number: number; key: string; word: string; plural: string; question: string; remark?: string };

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
    question: 'How much revenue do loyal customers generate?',
    remark: 'The tier is the customer’s tier today, not at the time of purchase.',
  },
  {
    number: 12,
    key: 'acquisition_channel',
    word: 'acquisition channel',
    plural: 'acquisition channels',
    question: 'Which channels acquired the customers who buy?',
  },
  { number: 13, key: 'gender', word: 'gender', plural: 'genders', question: 'How is revenue split by gender?' },
  {
    number: 14,
    key: 'is_premium',
    word: 'premium flag',
    plural: 'product types',
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

export const groupFigures: FigureEntry<Tables>[] = groupings.map((figure) => ({
  number: figure.number,
  id: `revenue-by-${figure.word.replaceAll(' ', '-')}`,
  defined: `eda.groups.${figure.key}.*.gross_revenue.sum`,
  section: figure.number === 23 ? 'Campaigns and refunds' : 'Revenue by group',
  title: `Revenue by ${figure.word}`,
  question: figure.question,
  ...(figure.number === 14 ? { wide: true } : {}),
  definition: [
    `Sum of gross revenue of the lines with a known ${figure.word}, before refunds.`,
    ...(figure.remark ? [figure.remark] : []),
  ].join(' '),
  needs: ['eda'],
  requires: [severalLevels(figure.key, figure.word)],
  draw: (tables) => drawGroups(tables, figure),
}));

function drawGroups({ eda }: Tables, figure: GroupFigure) {
  const all = revenueGroups(eda.groups[figure.key] ?? {}, figure.key);
  const { groups, notes } = rank(all, top, true);
  const total = sum(all.map((group) => group.value));
  const known = sum(all.map((group) => group.count));
  if (known === 0) return { skipped: `No line has a known revenue and ${figure.word}.` };
  return {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue', countName: 'lines with known revenue' }),
    finding: leader(groups, total, all.length, figure),
    population: `${counted(known, 'line')} with known revenue and ${figure.word}, of ${format(eda.shape[0], 'count')}`,
    notes: figure.key === 'category' ? [...notes, ...grossToNet(eda)] : notes,
    table: groupTable(figure.word, groups, 'revenue', 'money'),
  };
}

function revenueGroups(levels: Record<string, GroupStatistics>, key: string): Group[] {
  return Object.entries(levels).map(([level, { gross_revenue }]) => ({
    name: key === 'is_premium' ? (premium[level] ?? level) : level,
    value: gross_revenue.sum,
    count: gross_revenue.count,
  }));
}

const premium: Record<string, string> = { '0': 'Not premium', '1': 'Premium' };

function leader(groups: Group[], total: number, levels: number, { key, word, plural }: GroupFigure): string {
  const best = groups[0]!;
  if (key === 'campaign_channel' && best.name === 'None') return withoutCampaign(best, groups[1], total);
  const part = share(best.value, total);
  const ofTotal = part === null || total < 0 ? '' : `, ${format(part, 'share')} of revenue with a known ${word}`;
  return `${shortName(best.name)} leads ${levels} ${plural} with ${format(best.value, 'money')}${ofTotal}.`;
}

/** The finding where most revenue comes without a campaign: the leader is then the largest real channel. */
function withoutCampaign(none: Group, best: Group | undefined, total: number): string {
  const without = `${format(share(none.value, total), 'share')} of revenue comes without a campaign`;
  return best
    ? `${without}; among the channels, ${shortName(best.name)} leads with ${format(best.value, 'money')}.`
    : `${without}.`;
}
