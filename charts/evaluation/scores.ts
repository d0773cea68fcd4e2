import type { FigureEntry } from '../figure.ts';
import { counted, format } from '../format.ts';
import { share } from '../kit.ts';
import type { Tables } from '../tables.ts';
import { axis, sequential } from '../theme.ts';

export const evaluationFigures: FigureEntry[] = [
  {
    number: 37,
    id: 'confusion-matrix',
    section: 'Model',
    title: 'Confusion matrix',
    question: 'When it says that a customer will buy again, is it right?',
    definition:
      'Test customers, whom the network has not seen, by what happened and what it said at a threshold of 0.5.',
    needs: ['evaluation'],
    draw,
  },
];

const truths = ['did not buy', 'bought'];
const guesses = ['said: will not', 'said: will buy'];

function draw({ evaluation }: Tables) {
  const scores = evaluation!.network;
  if (!scores?.confusion) return { skipped: 'There is no trained network to look at.' };
  const [[tn, fp], [fn, tp]] = scores.confusion;
  const total = tn + fp + fn + tp;
  const cells = [
    { truth: 0, guess: 0, count: tn },
    { truth: 0, guess: 1, count: fp },
    { truth: 1, guess: 0, count: fn },
    { truth: 1, guess: 1, count: tp },
  ];
  return {
    data: [heatmap(scores.confusion, total)],
    layout: {
      height: 320,
      xaxis: axis({ type: 'category', side: 'bottom', showgrid: false, ticks: '' }),
      yaxis: axis({ type: 'category', autorange: 'reversed', showgrid: false, ticks: '' }),
    },
    finding: `Of ${counted(tp + fp, 'customer')} whom it expects to buy, ${format(share(tp, tp + fp), 'share')} do; of ${format(tp + fn, 'count')} who buy, it finds ${format(share(tp, tp + fn), 'share')}. It is right in ${format(scores.accuracy, 'share')} of all cases.`,
    population: `${counted(total, 'test customer')}`,
    table: [
      { name: 'in truth', unit: 'text' as const, values: cells.map((cell) => truths[cell.truth]!) },
      { name: 'network', unit: 'text' as const, values: cells.map((cell) => guesses[cell.guess]!) },
      { name: 'customers', unit: 'count' as const, values: cells.map((cell) => cell.count) },
      { name: 'share', unit: 'share' as const, values: cells.map((cell) => share(cell.count, total)) },
    ],
  };
}

function heatmap(confusion: number[][], total: number) {
  return {
    type: 'heatmap',
    z: confusion,
    x: guesses,
    y: truths,
    zmin: 0,
    xgap: 3,
    ygap: 3,
    showscale: false,
    colorscale: sequential,
    text: confusion.map((row) =>
      row.map((count) => `${format(count, 'count')}<br>${format(share(count, total), 'share')}`),
    ),
    texttemplate: '%{text}',
    textfont: { size: 16 },
    hovertemplate: '%{y}, %{x}<br>%{text}<extra></extra>',
  };
}
