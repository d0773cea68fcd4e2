import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { clearlyHighest, intervalText, minValues } from '../../../charts/intervals.ts';
import { categoryRows, sum, valueAxis } from '../../../charts/kit.ts';
import { shortName } from '../../../charts/label.ts';
import { colour } from '../../../charts/theme.ts';
import type { EdaFigures } from '../summary.ts';
import { boxTrace, boxWords, labelsWithCounts, quantileNames } from './boxes.ts';
import { mostFrequent } from './categories.ts';
import { severalLevels } from './requirements.ts';
import type { Tables } from './tables.ts';

export const categoryRevenue: FigureEntry<Tables> = {
  number: 18,
  id: 'revenue-distribution-by-category',
  section: 'Quantity and discount',
  title: 'Revenue per line by category',
  question: 'Which categories have expensive lines, and which cheap ones?',
  definition: `Gross revenue of single lines, before refunds; an order may have several. ${boxWords} The finding compares medians by their notches, median ± 1.57 · (q3 − q1) / √n: two that do not overlap are clearly different (McGill, Tukey and Larsen 1978).`,
  needs: ['eda'],
  requires: [severalLevels('category', 'category')],
  draw,
};

function draw({ eda }: Tables) {
  const all = eda.figures.category_box.map(({ category, ...box }): Box => ({ name: category, ...box }));
  const { shown, notes } = mostFrequent(all);
  shown.sort((a, b) => b.median - a.median);
  if (shown.length === 0) return { skipped: 'No line has a known category and revenue.' };
  const labels = labelsWithCounts(
    shown.map((row) => row.name),
    shown.map((row) => row.n),
  );
  return {
    data: [boxTrace(labels, shown, colour.blue)],
    layout: {
      height: Math.max(200, 80 + 38 * shown.length),
      xaxis: valueAxis('Revenue per line', 'money'),
      yaxis: categoryRows(),
    },
    finding: comparison(all),
    population: `${counted(sum(all.map((row) => row.n)), 'line')} with known category and revenue`,
    notes,
    table: [
      { name: 'category', unit: 'text' as const, values: shown.map((row) => row.name) },
      { name: 'lines', unit: 'count' as const, values: shown.map((row) => row.n) },
      ...quantileNames.map((name) => ({ name, unit: 'money' as const, values: shown.map((row) => row[name]) })),
    ],
  };
}

type Box = Omit<EdaFigures['category_box'][number], 'category'> & { name: string };
type Compared = Box & { low: number; high: number };

function comparison(all: Box[]): string {
  const compared = all
    .filter(({ n }) => n >= minValues)
    .map(withInterval)
    .sort((a, b) => b.median - a.median);
  const [first, second] = compared;
  if (!first || !second)
    return `Fewer than two categories have ${minValues} lines with known revenue, too few to compare them.`;
  return clearlyHighest(compared, ({ median }) => format(median, 'money')) === first
    ? `The median line is worth most in ${medianText(first)}; 5% of its lines are above ${format(first.p95, 'money')}.`
    : `No category clearly has the highest median line: ${medianText(first)}, ${medianText(second)}.`;
}

function withInterval(box: Box): Compared {
  const half = (1.57 * (box.q3 - box.q1)) / Math.sqrt(box.n);
  return { ...box, low: box.median - half, high: box.median + half };
}

function medianText(box: Compared): string {
  return `${shortName(box.name)}, ${format(box.median, 'money')} (${intervalText(box, 'money')})`;
}
