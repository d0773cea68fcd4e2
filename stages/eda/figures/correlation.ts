import type { Drawing, FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
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
    definition:
      'Pearson correlation of every pair of numeric columns of the merged lines, over the rows with both values. Cells are empty where a column does not vary. Numeric ids are included, but their correlations have no meaning.',
    wide: true,
    needs: ['eda'],
    draw,
  },
];

const maxColumns = 30;

function draw({ eda }: Tables): Drawing {
  const names = eda.correlation.columns.slice(0, maxColumns);
  const matrix = names.map((_, row) => names.map((_, column) => eda.correlation.matrix[row]?.[column] ?? null));
  const labels = axisLabels(names);
  const pairs = names.flatMap((a, i) => names.slice(0, i).map((b, j) => ({ a, b, r: matrix[i]![j] ?? null })));
  const comparable = pairs.filter((pair) => pair.r !== null && !isId(pair.a) && !isId(pair.b));
  const [strongest] = comparable.sort((x, y) => Math.abs(y.r!) - Math.abs(x.r!));
  const heatmap = {
    type: 'heatmap',
    z: matrix,
    x: labels,
    y: labels,
    zmin: -1,
    zmax: 1,
    xgap: 1,
    ygap: 1,
    colorscale: diverging,
    texttemplate: '%{z:.2f}',
    colorbar: { thickness: 10, outlinewidth: 0, tickvals: [-1, -0.5, 0, 0.5, 1] },
    hovertemplate: '<b>%{y}</b> and <b>%{x}</b><br>r = %{z:.3f}<extra></extra>',
    hoverongaps: false,
  };
  const categories = { type: 'category', showgrid: false, ticks: '', tickfont: { color: colour.soft } };
  return {
    data: [heatmap],
    layout: {
      height: Math.max(260, 150 + 30 * names.length),
      xaxis: axis({ ...categories, tickangle: -40 }),
      yaxis: axis({ ...categories, autorange: 'reversed' }),
    },
    finding: strongest
      ? `The strongest correlation is ${strongest.r!.toFixed(2)}, between ${strongest.a} and ${strongest.b}.`
      : 'Fewer than two numeric columns vary.',
    population: counted(eda.shape[0], 'line'),
    notes:
      eda.correlation.columns.length > maxColumns
        ? [`The first ${maxColumns} of ${format(eda.correlation.columns.length, 'count')} columns are shown.`]
        : [],
    table: [
      { name: 'column', unit: 'text', values: names },
      ...names.map((name, column) => ({ name, unit: 'number' as const, values: matrix.map((row) => row[column]!) })),
    ],
  };
}

function isId(name: string): boolean {
  return name.endsWith('_id');
}
