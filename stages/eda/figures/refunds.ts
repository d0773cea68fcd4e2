import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { type Group, rank, rankedBars, sum } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import { type Rate, wilson } from '../../../core/statistics/proportion.ts';
import { refundsAndSales, severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

export const refundsByCategory: FigureEntry<Tables> = {
  number: 24,
  id: 'refunds-by-category',
  defined: 'eda.refunds.count_by_category.*',
  section: 'Campaigns and refunds',
  title: 'Refunds by category',
  question: 'Which categories are refunded?',
  definition:
    'Number of refunded lines by category. The table has the refund rate among lines with a known refund flag, with its 95% Wilson interval.',
  needs: ['eda'],
  requires: [refundsAndSales, severalLevels('category', 'category')],
  draw,
};

/** The fewest lines for a rate in the finding: one refund of one sale is 100%. */
const minLines = 30;

function draw({ eda }: Tables) {
  const byCategory = eda.refund_rates.by_category;
  const all: Group[] = Object.entries(eda.refunds.count_by_category).map(([name, value]) => ({
    name,
    value,
    count: byCategory[name]?.n ?? null,
  }));
  const { groups, notes } = rank(all, 20, true);
  if (groups.length === 0) return { skipped: 'No line has a known category.' };
  const rates = groups.map((group) => wilson(group.value ?? 0, group.count ?? 0));
  const few = rates.map(({ n }) => n < minLines);
  return {
    ...rankedBars(groups, {
      unit: 'count',
      axisTitle: 'Refunded lines',
      colours: few.map((is) => (is ? colour.grey : colour.orange)),
    }),
    finding: highestRate(byCategory, eda.refunds.overall),
    population: `${counted(sum(all.map((group) => group.count)), 'line')} with known category and refund flag`,
    notes: [
      ...notes,
      ...(few.includes(true) ? [`Grey: fewer than ${minLines} lines; the rate is left out of the finding.`] : []),
    ],
    table: [
      { name: 'category', unit: 'text' as const, values: groups.map((group) => group.name) },
      { name: 'refunds', unit: 'count' as const, values: groups.map((group) => group.value) },
      { name: 'lines', unit: 'count' as const, values: groups.map((group) => group.count ?? null) },
      ...(['rate', 'low', 'high'] as const).map((name) => ({
        name,
        unit: 'share' as const,
        values: rates.map((rate) => rate[name]),
      })),
    ],
  };
}

function highestRate(byCategory: Record<string, Rate>, overall: number | null): string {
  const enough = Object.entries(byCategory).filter(([, { n }]) => n >= minLines);
  const [highest] = enough.sort(([, a], [, b]) => (b.rate ?? -1) - (a.rate ?? -1));
  const overallRate = `the overall rate is ${format(overall, 'share')}`;
  if (!highest)
    return `No category has ${minLines} lines with a known refund flag, too few to compare rates; ${overallRate}.`;
  const [name, { rate, low, high, n }] = highest;
  const interval = `${format(low, 'share')} to ${format(high, 'share')} with 95% confidence, n = ${format(n, 'count')}`;
  return `The refund rate is highest in ${shortName(name)}: ${format(rate, 'share')} (${interval}); ${overallRate}.`;
}
