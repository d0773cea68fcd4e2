import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour, legend } from '../../../charts/theme.ts';
import type { TrainingSummary } from '../summary.ts';
import type { Tables } from './tables.ts';

export const figures: FigureEntry<Tables>[] = [
  {
    number: 35,
    id: 'loss-per-epoch',
    defined: 'training.history.loss',
    section: 'Model',
    title: 'Train and validation loss per epoch',
    question: 'Did the model learn, and did it overfit?',
    definition:
      'Binary cross-entropy plus the L2 penalty of the weights. Train: mean over the epoch, each batch before its update. Validation: customers held out from training, with the weights at the end of the epoch. Lower is better.',
    needs: ['training'],
    draw: (tables) => perEpoch(tables, 'loss', 'Loss (cross-entropy)', Math.min),
  },
  {
    number: 36,
    id: 'accuracy-per-epoch',
    defined: 'training.history.accuracy',
    section: 'Model',
    title: 'Train and validation accuracy per epoch',
    question: 'How often is the model correct, on training and on unseen customers?',
    definition:
      'Share of customers predicted correctly at a threshold of 0.5, measured in the same way as the loss. The grey line is the accuracy of always predicting the majority class.',
    needs: ['training'],
    draw: (tables) => perEpoch(tables, 'accuracy', 'Accuracy', Math.max),
  },
];

type Measure = 'loss' | 'accuracy';
const units = { loss: 'number', accuracy: 'share' } as const;

type Best = (...values: number[]) => number;

function perEpoch({ training }: Tables, measure: Measure, title: string, best: Best) {
  const { history, split, best_epoch, kept, members } = training;
  const trained = history[measure] ?? [];
  const validated = history[`val_${measure}`] ?? [];
  const epochs = trained.map((_, index) => index + 1);
  if (epochs.length === 0) return { skipped: 'The model was not trained for any epoch.' };
  const unit = units[measure];
  return {
    data: [
      line('Train', epochs, trained, colour.blue, unit),
      line('Validation', epochs, validated, colour.orange, unit),
      ...(measure === 'accuracy' ? [majority(epochs, split?.positive_rate)] : []),
    ],
    layout: {
      height: 330,
      ...legend,
      xaxis: axis({
        title: { text: 'Epoch' },
        showgrid: false,
        zeroline: false,
        ...(epochs.length <= 10 ? { dtick: 1 } : {}),
      }),
      yaxis: axis({ title: { text: title }, ...(unit === 'share' ? { tickformat: '.0%' } : { rangemode: 'tozero' }) }),
      shapes: kept === 'best' ? [mark(best_epoch)] : [],
    },
    finding: bestEpoch(validated, best, measure, training),
    population: `${counted(split?.train, 'training customer')}, ${counted(split?.validation, 'validation customer')}`,
    notes: [
      ...(kept === 'best' ? [`The dotted line marks epoch ${best_epoch}, whose weights are kept.`] : []),
      ...(members.length > 1 ? [`The first of ${members.length} networks is shown.`] : []),
    ],
    table: [
      { name: 'epoch', unit: 'count' as const, values: epochs },
      { name: `train ${measure}`, unit, values: trained },
      { name: `validation ${measure}`, unit, values: validated },
    ],
  };
}

function bestEpoch(validated: (number | null)[], best: Best, measure: Measure, training: TrainingSummary): string {
  const unit = units[measure];
  const known = validated.filter((value) => value !== null);
  if (known.length === 0) return 'There are no validation customers.';
  const top = best(...known);
  const last = known.at(-1)!;
  const words = `The best validation ${measure} is ${format(top, unit)}, at epoch ${validated.indexOf(top) + 1} of ${training.epochs_run}`;
  return top === last ? `${words}.` : `${words}; the last is ${format(last, unit)}.`;
}

function line(name: string, x: number[], y: (number | null)[], color: string, unit: 'share' | 'number') {
  const shown = unit === 'share' ? '%{y:.2%}' : '%{y:.4f}';
  return {
    type: 'scatter',
    mode: x.length < 30 ? 'lines+markers' : 'lines',
    name,
    x,
    y,
    line: { color, width: 2, ...(name === 'Validation' ? { dash: 'dash' } : {}) },
    marker: { size: 5, color },
    hovertemplate: `<b>Epoch %{x}</b><br>${name}: ${shown}<extra></extra>`,
  };
}

function majority(x: number[], positive: number | null | undefined) {
  const rate = positive === null || positive === undefined ? null : Math.max(positive, 1 - positive);
  const hovertemplate = 'Majority class: %{y:.2%}<extra></extra>';
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'Majority class',
    x,
    y: x.map(() => rate),
    line: { color: colour.grey, width: 1.2 },
    hovertemplate,
  };
}

function mark(epoch: number) {
  const place = { type: 'line', x0: epoch, x1: epoch, yref: 'paper', y0: 0, y1: 1 };
  return { ...place, line: { color: colour.grey, width: 1, dash: 'dot' } };
}
