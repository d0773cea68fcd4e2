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
    question: 'When the network foretells it, does it happen?',
    definition:
      'Test customers, whom the network has not seen, by what happened and what it foretold at a threshold of 0.5.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

function draw(tables: Tables) {
  const { confusion, accuracy } = tables.evaluation.network;
  const { positive, negative, expected } = targetWords(tables);
  const [[tn = 0, fp = 0] = [], [fn = 0, tp = 0] = []] = confusion as number[][];
  const total = tn + fp + fn + tp;
  if (total === 0) return { skipped: 'There are no test customers.' };
  const truths = [negative, positive];
  const cells = confusion.flatMap((row, truth) => row.map((count, guess) => ({ truth, guess, count })));
  return {
    data: [heatmap(confusion, truths, total)],
    layout: {
      height: 320,
      xaxis: axis({ type: 'category', title: { text: 'What the network foretold' }, showgrid: false, ticks: '' }),
      yaxis: axis({
        type: 'category',
        title: { text: 'What happened', standoff: 14 },
        autorange: 'reversed',
        showgrid: false,
        ticks: '',
      }),
    },
    finding: `Of ${counted(tp + fp, 'customer')} expected to ${expected}, ${format(share(tp, tp + fp), 'share')} do; of ${format(tp + fn, 'count')} who do, it finds ${format(share(tp, tp + fn), 'share')}. It is right about ${format(accuracy, 'share')} of all.`,
    population: counted(total, 'test customer'),
    table: [
      { name: 'what happened', unit: 'text' as const, values: cells.map((cell) => truths[cell.truth]!) },
      { name: 'foretold', unit: 'text' as const, values: cells.map((cell) => truths[cell.guess]!) },
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
    hovertemplate: 'Happened: %{y}<br>Foretold: %{x}<br><b>%{text}</b><extra></extra>',
  };
}
