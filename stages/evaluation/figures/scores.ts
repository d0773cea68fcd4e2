import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { fromZero, share } from '../../../charts/kit.ts';
import { axis, sequential } from '../../../charts/theme.ts';
import type { Tables } from './tables.ts';
import { targetWords } from './target.ts';

export const evaluationFigures: FigureEntry<Tables>[] = [
  {
    number: 37,
    id: 'confusion-matrix',
    defined: 'evaluation.network.confusion',
    section: 'Model',
    title: 'Confusion matrix',
    question: 'How often are the model’s predictions correct?',
    definition: 'Test customers (not seen in training) by actual and predicted outcome, at a threshold of 0.5.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

function draw(tables: Tables) {
  const { confusion, accuracy } = tables.evaluation.network;
  const { positive, negative, happen, happened } = targetWords(tables);
  const [[tn = 0, fp = 0] = [], [fn = 0, tp = 0] = []] = confusion as number[][];
  const total = tn + fp + fn + tp;
  if (total === 0) return { skipped: 'There are no test customers.' };
  const classes = [negative, positive];
  const cells = confusion.flatMap((row, actual) => row.map((count, predicted) => ({ actual, predicted, count })));
  return {
    data: [heatmap(confusion, classes, total)],
    layout: {
      height: 320,
      xaxis: axis({ type: 'category', title: { text: 'Predicted' }, showgrid: false, ticks: '' }),
      yaxis: axis({
        type: 'category',
        title: { text: 'Actual', standoff: 14 },
        autorange: 'reversed',
        showgrid: false,
        ticks: '',
      }),
    },
    finding: `The model is correct for ${format(share(tp, tp + fp), 'share')} of the ${counted(tp + fp, 'customer')} predicted to ${happen}; it finds ${format(share(tp, tp + fn), 'share')} of the ${format(tp + fn, 'count')} who ${happened}. Overall, it is correct for ${format(accuracy, 'share')} of customers.`,
    population: counted(total, 'test customer'),
    table: [
      { name: 'actual', unit: 'text' as const, values: cells.map((cell) => classes[cell.actual]!) },
      { name: 'predicted', unit: 'text' as const, values: cells.map((cell) => classes[cell.predicted]!) },
      { name: 'customers', unit: 'count' as const, values: cells.map((cell) => cell.count) },
      { name: 'share', unit: 'share' as const, values: cells.map((cell) => share(cell.count, total)) },
    ],
  };
}

function heatmap(confusion: number[][], names: string[], total: number) {
  return {
    type: 'heatmap',
    z: confusion,
    x: names,
    y: names,
    ...fromZero(confusion),
    xgap: 3,
    ygap: 3,
    showscale: false,
    colorscale: sequential,
    text: confusion.map((row) =>
      row.map((count) => `${format(count, 'count')}<br>${format(share(count, total), 'share')}`),
    ),
    texttemplate: '%{text}',
    textfont: { size: 16 },
    hovertemplate: 'Actual: %{y}<br>Predicted: %{x}<br><b>%{text}</b><extra></extra>',
  };
}
