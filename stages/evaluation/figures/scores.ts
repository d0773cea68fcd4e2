import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { intervalText } from '../../../charts/intervals.ts';
import { fromZero, share, sum } from '../../../charts/kit.ts';
import { axis, sequential } from '../../../charts/theme.ts';
import type { Rate } from '../../../core/statistics/proportion.ts';
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
    definition:
      'Test customers (not seen in training) by actual and predicted outcome; predicted positive is a probability above 0.5. Each cell has the number of customers and its share of those with the same actual outcome.',
    wide: true,
    needs: ['evaluation', 'features'],
    draw,
  },
];

function draw(tables: Tables) {
  const { confusion } = tables.evaluation.network;
  const { customers, positives, positive_rate: rate } = tables.evaluation.test;
  const { positive, negative, happened } = targetWords(tables);
  if (customers === 0) return { skipped: 'There are no test customers.' };
  const classes = [negative, positive];
  const cells = confusion.flatMap((row, actual) => row.map((count, predicted) => ({ actual, predicted, count })));
  return {
    data: [heatmap(confusion, classes)],
    layout: {
      height: 320,
      xaxis: axis({ type: 'category', title: { text: 'Predicted (share of each row)' }, showgrid: false, ticks: '' }),
      yaxis: axis({
        type: 'category',
        title: { text: 'Actual', standoff: 14 },
        autorange: 'reversed',
        showgrid: false,
        ticks: '',
      }),
    },
    finding: finding(tables, classes),
    population: `${counted(customers, 'test customer')}, ${format(positives, 'count')} of whom (${format(rate, 'share')}) ${happened}`,
    table: [
      { name: 'actual', unit: 'text' as const, values: cells.map((cell) => classes[cell.actual]!) },
      { name: 'predicted', unit: 'text' as const, values: cells.map((cell) => classes[cell.predicted]!) },
      { name: 'customers', unit: 'count' as const, values: cells.map((cell) => cell.count) },
      { name: 'share', unit: 'share' as const, values: cells.map((cell) => share(cell.count, customers)) },
      {
        name: 'share of actual',
        unit: 'share' as const,
        values: cells.map((cell) => share(cell.count, sum(confusion[cell.actual]!))),
      },
    ],
  };
}

/** What a positive prediction is worth, how many positives it finds, and what always predicting one class is worth. */
function finding(tables: Tables, classes: string[]): string {
  const { network, majority, decision, differences } = tables.evaluation;
  const { happen, happened } = targetWords(tables);
  const { precision, recall } = decision;
  const always = classes[sum(majority.confusion.map((row) => row[1])) > 0 ? 1 : 0];
  const [low, high] = differences.majority.accuracy.interval ?? [null, null];
  const unclear = low !== null && low <= 0 && high >= 0 ? ', which is not clearly different' : '';
  const overall = `Overall, the model is correct for ${format(network.accuracy, 'share')} of customers; always predicting “${always}” would be correct for ${format(majority.accuracy, 'share')}${unclear}.`;
  if (precision.n === 0) {
    return `The model predicts no customer to ${happen}; ${format(recall.n, 'count')} ${happened}. ${overall}`;
  }
  const found = `It finds ${withInterval(recall)} of the ${format(recall.n, 'count')} who ${happened}.`;
  return `Of ${counted(precision.n, 'customer')} predicted to ${happen} (a probability above ${decision.threshold}), ${withInterval(precision)} ${happened}. ${found} ${overall}`;
}

function withInterval(rate: Rate): string {
  return `${format(rate.rate, 'share')} (95% interval ${intervalText(rate, 'share')})`;
}

function heatmap(confusion: number[][], names: string[]) {
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
      row.map((count) => `${format(count, 'count')}<br>${format(share(count, sum(row)), 'share')}`),
    ),
    texttemplate: '%{text}',
    textfont: { size: 16 },
    hovertemplate: 'Actual: %{y}<br>Predicted: %{x}<br><b>%{text}</b><extra></extra>',
  };
}
