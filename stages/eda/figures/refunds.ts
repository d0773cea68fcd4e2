import type { FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { clearlyHighest, errorBars, intervalText, minValues } from '../../../charts/intervals.ts';
import { categoryRows, sum, valueAxis } from '../../../charts/kit.ts';
import { axisLabels, shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import type { Rate } from '../../../core/statistics/proportion.ts';
import { mostFrequent } from './categories.ts';
import { refundsAndSales, severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

export const refundsByCategory: FigureEntry<Tables> = {
  number: 24,
  id: 'refunds-by-category',
  defined: 'eda.refund_rates',
  section: 'Campaigns and refunds',
  title: 'Refund rate by category',
  question: 'Which categories are refunded most often?',
  definition:
    'Share of refunded lines among those with a known refund flag, by category, with its 95% Wilson interval.',
  needs: ['eda'],
  requires: [refundsAndSales, severalLevels('category', 'category')],
  draw,
};

type CategoryRate = Rate & { name: string; few: boolean };

function draw({ eda }: Tables) {
  const all = Object.entries(eda.refund_rates.by_category).map(
    ([name, rate]): CategoryRate => ({ ...rate, name, few: rate.n < minValues }),
  );
  const { shown, notes } = mostFrequent(all.filter(({ n }) => n > 0));
  shown.sort((a, b) => b.rate! - a.rate!);
  if (shown.length === 0) return { skipped: 'No line has a known category and refund flag.' };
  return {
    data: [dots(shown)],
    layout: {
      height: Math.max(220, 90 + 27 * shown.length),
      xaxis: valueAxis('Refund rate', 'share'),
      yaxis: categoryRows(),
    },
    finding: comparison(all, eda.refunds.overall),
    population: `${counted(sum(all.map(({ n }) => n)), 'line')} with known category and refund flag`,
    notes: [
      ...notes,
      ...(shown.some(({ few }) => few) ? [`Grey: fewer than ${minValues} lines; left out of the finding.`] : []),
    ],
    table: [
      { name: 'category', unit: 'text' as const, values: shown.map(({ name }) => name) },
      { name: 'refunds', unit: 'count' as const, values: shown.map(({ successes }) => successes) },
      { name: 'lines', unit: 'count' as const, values: shown.map(({ n }) => n) },
      ...(['rate', 'low', 'high'] as const).map((name) => ({
        name,
        unit: 'share' as const,
        values: shown.map((row) => row[name]),
      })),
    ],
  };
}

function dots(shown: CategoryRate[]): Trace {
  const colours = shown.map(({ few }) => (few ? colour.grey : colour.orange));
  return {
    type: 'scatter',
    mode: 'markers',
    x: shown.map(({ rate }) => rate),
    y: axisLabels(shown.map(({ name }) => name)),
    marker: { color: colours, size: 9 },
    error_x: errorBars(
      shown.map(({ rate }) => rate),
      shown,
    ),
    customdata: shown.map(({ successes, n }) => `${counted(successes, 'refund')} of ${counted(n, 'line')}`),
    hovertemplate: '<b>%{y}</b><br>%{x:.2%}: %{customdata}<extra></extra>',
  };
}

/** Names the highest rate only where its 95% interval is above all others. */
function comparison(all: CategoryRate[], overall: number | null): string {
  const compared = all.filter(({ few }) => !few);
  const [first, second] = compared.toSorted((a, b) => b.rate! - a.rate!);
  const overallRate = `the overall rate is ${format(overall, 'share')}`;
  if (!first || !second)
    return `Fewer than two categories have ${minValues} lines with a known refund flag, too few to compare rates; ${overallRate}.`;
  if (clearlyHighest(compared, ({ rate }) => format(rate, 'share')) === first)
    return `The refund rate is highest in ${withInterval(first)}; ${overallRate}.`;
  return `No category clearly has the highest refund rate: ${withInterval(first)}, ${withInterval(second)}; ${overallRate}.`;
}

function withInterval(rate: Rate & { name: string }): string {
  return `${shortName(rate.name)} ${rateText(rate)}`;
}

/** "3.3% (2.4% to 4.6%)". */
export function rateText(rate: Rate): string {
  return `${format(rate.rate, 'share')} (${intervalText(rate, 'share')})`;
}
