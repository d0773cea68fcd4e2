import type { Drawing, FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { clearlyHighest, intervalText, minValues } from '../../../charts/intervals.ts';
import { categoryRows, columns, share, sum, valueAxis } from '../../../charts/kit.ts';
import { colour, legend } from '../../../charts/theme.ts';
import type { DiscountBin, DiscountGroup, DiscountValues, LineValues } from '../summary.ts';
import { boxTrace, boxWords, labelsWithCounts, quantileNames } from './boxes.ts';
import { categoryRevenue } from './categoryRevenue.ts';
import { meanBars, meanText } from './means.ts';
import { severalDiscounts } from './requirements.ts';
import type { Tables } from './tables.ts';

const section = 'Quantity and discount' as const;
const beforeAndAfter =
  'Gross revenue is after the discount; the value before it is gross revenue / (1 − discount), unknown at 100%. Lines with a discount may differ from others in products and customers, so this is not the effect of a discount.';

export const discountFigures: FigureEntry<Tables>[] = [
  categoryRevenue,
  {
    number: 19,
    id: 'discount-levels',
    defined: 'eda.discount_values',
    section,
    title: 'Discount levels',
    question: 'How often are prices discounted, and by how much?',
    definition:
      'Number of lines by discount, as a share of the price. More than 12 different discounts are binned; a bin includes its upper end. Lines without a known discount are not counted.',
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: levels,
  },
  {
    number: 20,
    id: 'discount-against-revenue',
    defined: 'eda.discount_values',
    section,
    title: 'Value of a line by discount',
    question: 'Are discounted lines larger or smaller, before the discount and after it?',
    definition: `${beforeAndAfter} ${boxWords}`,
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: boxes,
  },
  {
    number: 21,
    id: 'mean-revenue-by-discount',
    defined: 'eda.discount_values',
    section,
    title: 'Mean value of a line before and after its discount',
    wide: true,
    question: 'What is a line worth at each discount?',
    definition: `Mean over the lines at each discount, before refunds, with its 95% interval. ${beforeAndAfter}`,
    needs: ['eda'],
    requires: [severalDiscounts],
    draw: means,
  },
];

/** "10%", or "5%–10%" for a bin. */
function discountName({ above, upto }: DiscountBin): string {
  return above === upto ? format(upto, 'share') : `${format(above, 'share')}–${format(upto, 'share')}`;
}

function rowName(bin: DiscountBin): string {
  return bin.upto === 0 ? 'No discount' : `${discountName(bin)} off`;
}

function levels({ eda }: Tables): Drawing {
  const { bins, none } = eda.discount_values;
  const names = bins.map(discountName);
  const lines = bins.map((bin) => bin.lines);
  const total = sum(lines);
  const depth = eda.discounts.mean_when_discounted;
  return {
    ...columns(names, lines, { unit: 'count', axisTitle: 'Lines', xTitle: 'Discount' }),
    finding: `${format(share(total - none.lines, total), 'share')} of lines with a known discount are discounted, by ${format(depth, 'share')} on average.`,
    population: `${counted(total, 'line')} with a known discount, of ${format(eda.shape[0], 'count')}`,
    table: [
      { name: 'discount', unit: 'text', values: names },
      { name: 'lines', unit: 'count', values: lines },
      { name: 'share', unit: 'share', values: lines.map((count) => share(count, total)) },
    ],
  };
}

type Side = 'before' | 'after';
const sides = [
  { side: 'before', name: 'Before the discount', color: colour.blue },
  { side: 'after', name: 'After the discount', color: colour.orange },
] as const satisfies { side: Side; name: string; color: string }[];

function boxes({ eda }: Tables) {
  return drawBins(eda.discount_values, {
    traces: (labels, bins) =>
      sides.map(({ side, name, color }) =>
        boxTrace(
          labels,
          bins.map((bin) => bin[side]),
          color,
          { name, offsetgroup: side },
        ),
      ),
    layout: { boxmode: 'group', xaxis: valueAxis('Value of a line', 'money') },
    finding: mediansText(eda.discount_values),
    columns: quantileNames,
  });
}

function means({ eda }: Tables) {
  return drawBins(eda.discount_values, {
    traces: (labels, bins) => sides.map((side) => meanDots(labels, bins, side)),
    layout: { scattermode: 'group', scattergap: 0.5, xaxis: valueAxis('Mean value of a line', 'money') },
    finding: meansText(eda.discount_values),
    columns: ['mean', 'low', 'high'],
  });
}

type Parts = {
  traces(labels: string[], bins: DiscountBin[]): Trace[];
  layout: Record<string, unknown>;
  finding: string;
  columns: readonly Exclude<keyof LineValues, 'n'>[];
};

/** One row per discount, with a mark for each side. */
function drawBins({ bins, none, discounted }: DiscountValues, { traces, layout, finding, columns }: Parts) {
  const known = bins.filter(({ after }) => after.n > 0);
  if (known.length === 0) return { skipped: 'No line has a known discount and revenue.' };
  const names = known.map(rowName);
  const counts = known.map(({ after }) => after.n);
  const total = sum(counts);
  const free = total - none.after.n - discounted.after.n;
  return {
    data: traces(labelsWithCounts(names, counts), known),
    layout: {
      height: 110 + 46 * known.length,
      yaxis: categoryRows(),
      margin: { l: 56, r: 16, t: 34, b: 28 },
      ...legend,
      ...layout,
    },
    finding,
    population: `${counted(total, 'line')} with a known discount and revenue`,
    notes: [
      ...(counts.some((n) => n < minValues) ? [`Rows with fewer than ${minValues} lines (n) are uncertain.`] : []),
      ...(free > 0
        ? [
            `${counted(free, 'line')} with a discount of 100% ${free === 1 ? 'has' : 'have'} no value before it and ${free === 1 ? 'is' : 'are'} not in the finding.`,
          ]
        : []),
    ],
    table: [
      { name: 'discount', unit: 'text' as const, values: names },
      { name: 'lines', unit: 'count' as const, values: counts },
      ...sides.flatMap(({ side }) =>
        columns.map((key) => ({
          name: `${key} ${side}`,
          unit: 'money' as const,
          values: known.map((bin) => bin[side][key]),
        })),
      ),
    ],
  };
}

function meanDots(labels: string[], bins: DiscountBin[], { side, name, color }: (typeof sides)[number]): Trace {
  const values = bins.map((bin) => bin[side]);
  return {
    type: 'scatter',
    mode: 'markers',
    orientation: 'h',
    name,
    offsetgroup: side,
    x: values.map(({ mean }) => mean),
    y: labels,
    marker: { color, size: 8 },
    error_x: meanBars(values),
    customdata: values.map((mean) => (mean.low === null ? '' : `, ${intervalText(mean, 'money')}`)),
    hovertemplate: `<b>%{y}</b><br>${name}: %{x:,.2f}%{customdata}<extra></extra>`,
  };
}

const lowersPrice = 'a discount lowers the price itself';

function mediansText({ none, discounted }: DiscountValues): string {
  if (tooFew(none) || tooFew(discounted)) return withoutComparison(discounted, 'median');
  const [plain, before, after] = [none.after, discounted.before, discounted.after].map(({ median }) =>
    format(median, 'money'),
  );
  return `The median line without a discount is worth ${plain}; with one, ${before} before the discount and ${after} after it, because ${lowersPrice}.`;
}

/** Compares the values before the discount, because those after it are lower by definition. */
function meansText({ none, discounted }: DiscountValues): string {
  if (tooFew(none) || tooFew(discounted)) return withoutComparison(discounted, 'mean');
  const [plain, before] = [none.before, discounted.before];
  return `Before the discount, a discounted line is worth ${meanText(before, 'money')} on average and a line without a discount ${meanText(plain, 'money')}: ${difference(before, plain)}. After it, the discounted line brings ${format(discounted.after.mean, 'money')}: ${lowersPrice}.`;
}

function difference(before: LineValues, plain: LineValues): string {
  const higher = clearlyHighest([before, plain], ({ mean }) => format(mean, 'money'));
  if (higher === undefined) return 'no clear difference';
  return higher === before ? 'discounted lines are larger' : 'discounted lines are smaller';
}

function withoutComparison(discounted: DiscountGroup, statistic: 'mean' | 'median'): string {
  if (tooFew(discounted)) return `Fewer than ${minValues} lines have a discount, too few to compare.`;
  const [before, after] = [discounted.before[statistic], discounted.after[statistic]];
  return `Fewer than ${minValues} lines have no discount, too few to compare with; the ${statistic} value of a discounted line is ${format(before, 'money')} before the discount and ${format(after, 'money')} after it, because ${lowersPrice}.`;
}

function tooFew({ before }: DiscountGroup): boolean {
  return !(before.n >= minValues);
}
