import type { FigureEntry } from './figure.ts';
import { counted, format } from './format.ts';
import type { Tables } from './tables.ts';
import { axis, colour } from './theme.ts';

export const trainingFigures: FigureEntry[] = [
  {
    number: 35,
    id: 'loss-per-epoch',
    section: 'Model',
    title: 'Loss per epoch, training and validation',
    question: 'Did the network learn, and did it learn too much by heart?',
    definition:
      'Binary cross-entropy after each epoch, on the rows it learns from and on those held out for validation. Lower is better.',
    needs: ['training'],
    draw: (tables) => perEpoch(tables, 'loss', 'Loss (binary cross-entropy)', Math.min),
  },
  {
    number: 36,
    id: 'accuracy-per-epoch',
    section: 'Model',
    title: 'Accuracy per epoch, training and validation',
    question: 'How often is it right, and on rows that it has not seen?',
    definition:
      'Share of customers told right at a threshold of 0.5 after each epoch. Compare it with the share of the larger class.',
    needs: ['training'],
    draw: (tables) => perEpoch(tables, 'accuracy', 'Accuracy', Math.max),
  },
];

type Measure = 'loss' | 'accuracy';

function perEpoch({ training }: Tables, measure: Measure, title: string, best: (...values: number[]) => number) {
  const { history } = training!;
  const trained = history[measure] ?? [];
  const validated = history[`val_${measure}`] ?? [];
  const epochs = trained.map((_, index) => index + 1);
  if (epochs.length === 0) return { skipped: 'The network was not trained for a single epoch.' };
  const unit = measure === 'accuracy' ? ('share' as const) : ('number' as const);
  const known = validated.filter((value) => value !== null);
  const at = validated.indexOf(best(...known)) + 1;
  return {
    data: [
      line('Training', epochs, trained, colour.blue, unit),
      line('Validation', epochs, validated, colour.orange, unit),
    ],
    layout: {
      height: 330,
      showlegend: true,
      xaxis: axis({ title: { text: 'Epoch' }, showgrid: false, zeroline: false, ...wholeTicks(epochs.length) }),
      yaxis: axis({ title: { text: title }, ...(unit === 'share' ? { tickformat: '.0%' } : { rangemode: 'tozero' }) }),
    },
    finding:
      known.length > 0
        ? `On validation rows the best is ${format(best(...known), unit)}, at epoch ${at} of ${epochs.length}.`
        : 'There were no validation rows.',
    population: counted(epochs.length, 'epoch'),
    table: [
      { name: 'epoch', unit: 'count' as const, values: epochs },
      { name: `training ${measure}`, unit, values: trained },
      { name: `validation ${measure}`, unit, values: validated },
    ],
  };
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
    marker: { size: 5 },
    hovertemplate: `<b>Epoch %{x}</b><br>${name}: ${shown}<extra></extra>`,
  };
}

function wholeTicks(epochs: number) {
  return epochs <= 10 ? { dtick: 1 } : {};
}
