import type { FigureEntry } from '../../../charts/figure.ts';
import { counted, format } from '../../../charts/format.ts';
import { axis, colour, legend } from '../../../charts/theme.ts';
import type { Curves } from '../ranking.ts';
import type { EvaluationSummary } from '../summary.ts';
import type { Tables } from './tables.ts';

export const curveFigures: FigureEntry<Tables>[] = [
  {
    number: 38,
    id: 'roc',
    defined: 'evaluation.curves.*.roc',
    section: 'Deeper looks',
    title: 'ROC curves',
    question: 'How well do the model and the baselines separate the two classes?',
    definition:
      'True positive rate against false positive rate over all thresholds, on test customers. The area under the curve (AUC) is 0.5 for a random ranking and 1 for a perfect one.',
    needs: ['evaluation'],
    draw: (tables) => draw(tables, roc),
  },
  {
    number: 39,
    id: 'precision-recall',
    defined: 'evaluation.curves.*.pr',
    section: 'Deeper looks',
    title: 'Precision and recall',
    question: 'How precise is a list of customers as it gets longer?',
    definition:
      'Share of positives in the list (precision) against the share of all positives that are in the list (recall), over all thresholds, on test customers. The dashed line is a random list.',
    needs: ['evaluation'],
    draw: (tables) => draw(tables, precisionRecall),
  },
];

type Kind = {
  measure: 'roc_auc' | 'pr_auc';
  name: string;
  x: string;
  y: string;
  points(curves: Curves): [x: number[], y: number[]];
  random(evaluation: EvaluationSummary): [x: number[], y: (number | null)[]];
};

const roc: Kind = {
  measure: 'roc_auc',
  name: 'ROC AUC',
  x: 'False positive rate',
  y: 'True positive rate',
  points: ({ roc }) => [roc.fpr, roc.tpr],
  random: () => [
    [0, 1],
    [0, 1],
  ],
};

const precisionRecall: Kind = {
  measure: 'pr_auc',
  name: 'Average precision',
  x: 'Recall',
  y: 'Precision',
  points: ({ pr }) => [pr.recall, pr.precision],
  random: ({ test }) => [
    [0, 1],
    [test.positive_rate, test.positive_rate],
  ],
};

const models = [
  { key: 'network', name: 'Model', style: { color: colour.blue, width: 2.4 } },
  { key: 'logistic', name: 'Logistic regression', style: { color: colour.orange, width: 1.6 } },
  { key: 'recency', name: 'Recency alone', style: { color: colour.green, width: 1.6, dash: 'dot' } },
] as const;

function draw({ evaluation }: Tables, kind: Kind) {
  const shown = models.flatMap(({ key, name, style }) => {
    const curves = evaluation.curves[key];
    return curves ? [{ key, name, style, points: kind.points(curves) }] : [];
  });
  if (shown.length === 0) return { skipped: 'All test customers are of one class.' };
  const areas = shown.map(({ key, name }) => `${name.toLowerCase()} ${threeDecimals(evaluation[key][kind.measure])}`);
  const [x, y] = kind.random(evaluation);
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Random',
        x,
        y,
        line: { color: colour.grey, width: 1.2, dash: 'dash' },
        hoverinfo: 'skip',
      },
      ...shown.map(({ name, style, points }) => line(name, style, points, kind)),
    ],
    layout: {
      height: 360,
      ...legend,
      xaxis: axis({ title: { text: kind.x }, range: [0, 1], tickformat: '.0%' }),
      yaxis: axis({ title: { text: kind.y }, range: [0, 1.02], tickformat: '.0%' }),
    },
    finding: `${kind.name}: ${areas.join(', ')}.`,
    population: `${counted(evaluation.test.customers, 'test customer')}, ${format(evaluation.test.positives, 'count')} of them positive`,
    table: shown.flatMap(({ name, points: [xs, ys] }) => [
      { name: `${name}: ${kind.x.toLowerCase()}`, unit: 'share' as const, values: xs },
      { name: `${name}: ${kind.y.toLowerCase()}`, unit: 'share' as const, values: ys },
    ]),
  };
}

function line(name: string, style: object, [x, y]: [number[], number[]], kind: Kind) {
  const hovertemplate = `<b>${name}</b><br>${kind.x}: %{x:.1%}<br>${kind.y}: %{y:.1%}<extra></extra>`;
  return { type: 'scatter', mode: 'lines', name, x, y, line: style, hovertemplate };
}

function threeDecimals(value: number | null | undefined): string {
  return typeof value === 'number' ? value.toFixed(3) : 'n/a';
}
