import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, groupTable, rank, rankedBars, share, sum } from '../../../charts/kit.ts';
import { quoted } from '../../../charts/label.ts';
import type { GroupStatistics } from '../summary.ts';
import { grossToNet } from './grossToNet.ts';
import type { Tables } from './tables.ts';

type GroupFigure = { number: number; key: string; word: string; plural: string; question: string; who?: string };

const top = 20;

/** Figures 8 to 14 and 23 ask the same of eight columns: who brings the revenue. */
const asked: GroupFigure[] = [
  { number: 8, key: 'category', word: 'category', plural: 'categories', question: 'Which categories earn the money?' },
  { number: 9, key: 'brand', word: 'brand', plural: 'brands', question: 'Which brands earn the money?' },
  { number: 10, key: 'country', word: 'country', plural: 'countries', question: 'Where do the buyers live?' },
  {
    number: 11,
    key: 'loyalty_tier',
    word: 'loyalty tier',
    plural: 'loyalty tiers',
    question: 'How much do loyal customers bring?',
    who: 'The tier is the customer’s tier today, not at the time of buying.',
  },
  {
    number: 12,
    key: 'acquisition_channel',
    word: 'acquisition channel',
    plural: 'acquisition channels',
    question: 'Which channels brought the customers who buy?',
  },
  { number: 13, key: 'gender', word: 'gender', plural: 'genders', question: 'How does revenue divide by gender?' },
  {
    number: 14,
    key: 'is_premium',
    word: 'premium flag',
    plural: 'kinds of products',
    question: 'Do premium products carry the shop?',
  },
  {
    number: 23,
    key: 'campaign_channel',
    word: 'campaign channel',
    plural: 'campaign channels',
    question: 'Through which campaign channels does revenue come?',
    who: '“None” are transactions without a campaign.',
  },
];

export const groupFigures: FigureEntry<Tables>[] = asked.map((figure) => ({
  number: figure.number,
  id: `revenue-by-${figure.word.replaceAll(' ', '-')}`,
  defined: `eda.groups.${figure.key}.*.gross_revenue.sum`,
  section: figure.number === 23 ? 'Campaigns and refunds' : 'Revenue by group',
  title: `Revenue by ${figure.word}`,
  question: figure.question,
  ...(figure.number === 14 ? { wide: true } : {}),
  definition: [
    `Sum of gross revenue of the transactions with a known ${figure.word}, refunds included.`,
    ...(figure.who ? [figure.who] : []),
  ].join(' '),
  needs: ['eda'],
  draw: (tables) => drawGroups(tables, figure),
}));

function drawGroups({ eda }: Tables, figure: GroupFigure) {
  const all = revenueGroups(eda.groups[figure.key] ?? {}, figure.key);
  const { groups, notes } = rank(all, top, true);
  if (groups.length === 0) return { skipped: `No transaction has a known ${figure.word}.` };
  const total = sum(all.map((group) => group.value));
  const known = sum(all.map((group) => group.count));
  return {
    ...rankedBars(groups, { unit: 'money', axisTitle: 'Revenue', countName: 'transactions with known revenue' }),
    finding: leader(groups, total, all.length, figure),
    population: `${counted(known, 'transaction')} with known revenue and ${figure.word}, of ${format(eda.shape[0], 'count')}`,
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

function leader(groups: Group[], total: number, levels: number, { key, plural }: GroupFigure): string {
  const best = groups[0]!;
  if (key === 'campaign_channel' && best.name === 'None') return throughCampaigns(best, groups[1], total);
  const part = share(best.value, total);
  const of = levels === 1 ? 'is the only one there is' : `leads ${levels} ${plural}`;
  const brought = part === null || total < 0 ? '' : `, ${format(part, 'share')} of what is known`;
  return `${quoted(best.name)} ${of} with ${format(best.value, 'money')}${brought}.`;
}

/** Most revenue comes without any campaign, which is no channel that leads. */
function throughCampaigns(none: Group, best: Group | undefined, total: number): string {
  const without = `${format(share(none.value, total), 'share')} of the revenue comes without a campaign`;
  return best
    ? `${without}; of the channels ${quoted(best.name)} leads with ${format(best.value, 'money')}.`
    : `${without}.`;
}
