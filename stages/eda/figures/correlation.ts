import type { FigureEntry, Trace } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { minValues } from '../../../charts/intervals.ts';
import { axisLabels } from '../../../charts/label.ts';
import { axis, colour, diverging } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';

export const correlationFigures: FigureEntry<Tables>[] = [
  {
    number: 32,
    id: 'correlation-matrix',
    defined: 'eda.correlation.matrix',
    section: 'Advanced',
    title: 'Correlation matrix',
    question: 'Which columns are correlated?',
    definition: `Pearson correlation of every pair of numeric columns of the lines, over the lines with both values. Ids and columns that do not vary are left out. The finding names correlations of at least 0.1 and 3 / √n, which chance seldom exceeds in any of the pairs, over at least ${minValues} lines.`,
    wide: true,
    needs: ['eda'],
    draw,
  },
];

const humanNames: Record<string, string> = {
  quantity: 'Quantity',
  discount_applied: 'Discount',
  gross_revenue: 'Revenue',
  refund_flag: 'Refunded',
  age: 'Age',
  base_price: 'List price',
  is_premium: 'Premium',
};

type Pair = { a: string; b: string; r: number; n: number };

function draw({ eda }: Tables) {
  const { columns, matrix } = eda.correlation;
  const shown = columns.flatMap((name, i) => (matrix[i]?.[i] && !name.endsWith('_id') ? [i] : []));
  if (shown.length < 2) return { skipped: 'Fewer than two numeric columns vary.' };
  const pairs = pairsOf(eda, shown);
  const computed = pairs.filter(isComputed);
  return {
    data: [triangle(eda, shown)],
    layout: {
      height: 110 + 40 * shown.length,
      xaxis: axis({ ...categories, tickangle: -40 }),
      yaxis: axis({ ...categories, autorange: 'reversed' }),
    },
    finding: strongest(pairs.filter((pair) => !isComputed(pair))),
    population: counted(eda.shape[0], 'line'),
    notes:
      computed.length > 0
        ? [`Left out of the finding, because revenue is computed from them: revenue with ${factorsOf(computed)}.`]
        : [],
    table: [
      { name: 'column', unit: 'text' as const, values: pairs.map(({ a }) => a) },
      { name: 'other column', unit: 'text' as const, values: pairs.map(({ b }) => b) },
      { name: 'correlation', unit: 'number' as const, values: pairs.map(({ r }) => r) },
      { name: 'lines', unit: 'count' as const, values: pairs.map(({ n }) => n) },
    ],
  };
}

const categories = { type: 'category', showgrid: false, ticks: '', tickfont: { color: colour.soft } };

/** The pairs of the columns `shown` with a correlation, each once, strongest first. */
function pairsOf({ correlation: { columns, matrix, lines } }: Tables['eda'], shown: number[]): Pair[] {
  return shown
    .flatMap((i, row) =>
      shown.slice(0, row).flatMap((j) => {
        const r = matrix[i]?.[j] ?? null;
        return r === null ? [] : [{ a: columns[j]!, b: columns[i]!, r, n: lines[i]?.[j] ?? 0 }];
      }),
    )
    .sort((x, y) => Math.abs(y.r) - Math.abs(x.r));
}

/** The lower triangle without the diagonal: no column is the first row, or the last column. */
function triangle({ correlation: { columns, matrix, lines } }: Tables['eda'], shown: number[]): Trace {
  const [down, across] = [shown.slice(1), shown.slice(0, -1)];
  const below = <T>(cells: T[][]) =>
    down.map((i, row) => across.map((j, column) => (column <= row ? (cells[i]?.[j] ?? null) : null)));
  const labels = (indices: number[]) => axisLabels(indices.map((i) => nameOf(columns[i]!)));
  return {
    type: 'heatmap',
    z: below(matrix),
    x: labels(across),
    y: labels(down),
    zmin: -1,
    zmax: 1,
    xgap: 2,
    ygap: 2,
    colorscale: diverging,
    showscale: false,
    texttemplate: '%{z:.2f}',
    customdata: below(lines),
    hovertemplate: '<b>%{y} and %{x}</b><br>r = %{z:.3f}, n = %{customdata:,}<extra></extra>',
    hoverongaps: false,
  };
}

const mostNamed = 3;

function strongest(pairs: Pair[]): string {
  if (pairs.length === 0) return 'No columns vary but revenue and what it is computed from.';
  const named = pairs
    .filter(({ r, n }) => n >= minValues && Math.abs(r) >= Math.max(0.1, 3 / Math.sqrt(n)))
    .slice(0, mostNamed)
    .map(({ a, b, r, n }) => `${inText(a)} and ${inText(b)} (${signed(r)}, n = ${format(n, 'count')})`);
  const columns = 'columns that are not computed from each other';
  return named.length > 0
    ? `The strongest correlations between ${columns}: ${named.join('; ')}.`
    : `No two ${columns} are clearly correlated (${counted(pairs.length, 'pair')}).`;
}

/** Revenue is about quantity × list price × (1 − discount). */
const factors = ['quantity', 'discount_applied', 'base_price'];

function isComputed({ a, b }: Pair): boolean {
  return (a === 'gross_revenue' && factors.includes(b)) || (b === 'gross_revenue' && factors.includes(a));
}

function factorsOf(computed: Pair[]): string {
  return computed.map(({ a, b }) => inText(a === 'gross_revenue' ? b : a)).join(', ');
}

function nameOf(column: string): string {
  return humanNames[column] ?? column;
}

function inText(column: string): string {
  return nameOf(column).toLowerCase();
}

function signed(r: number): string {
  return r.toFixed(2).replace('-', '−');
}
