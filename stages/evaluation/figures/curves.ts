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
      'Share of positives in the list (precision) against the share of all positives that are in the list (recall), over all thresholds, on test customers. The dashed line is a random list, whose precision is the share of positives among all (the base rate).',
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
  random(evaluation: EvaluationSummary): { name: string; x: number[]; y: number[] };
};

const roc: Kind = {
  measure: 'roc_auc',
  name: 'ROC AUC',
  x: 'False positive rate',
  y: 'True positive rate',
  points: ({ roc }) => [roc.fpr, roc.tpr],
  random: () => ({ name: 'Random', x: [0, 1], y: [0, 1] }),
};

const precisionRecall: Kind = {
  measure: 'pr_auc',
  name: 'Average precision',
  x: 'Recall',
  y: 'Precision',
  points: ({ pr }) => [pr.recall, pr.precision],
  random: ({ test: { positive_rate: rate } }) => ({
    name: `Random: ${format(rate, 'share')}`,
    x: [0, 1],
    y: [rate, rate],
  }),
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
  const random = kind.random(evaluation);
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        ...random,
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
    finding: finding(evaluation, kind.measure, kind.name),
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

/** The model's area with its interval, and those of the baselines with what their paired difference shows. */
function finding(evaluation: EvaluationSummary, measure: Kind['measure'], name: string): string {
  const few = evaluation.judgement === 'too little data';
  const [low, high] = (few ? null : evaluation.intervals.network[measure]) ?? [null, null];
  const interval = low === null ? '' : ` (95% interval ${threeDecimals(low)} to ${threeDecimals(high)})`;
  const rivals = models.flatMap(({ key, name }) => {
    if (key === 'network') return [];
    return `${name.toLowerCase()} ${threeDecimals(evaluation[key][measure])}${comparison(evaluation, key, measure)}`;
  });
  return `${name}: model ${threeDecimals(evaluation.network[measure])}${interval}, ${rivals.join(', ')}.${few ? ' There are too few test customers to compare them.' : ''}`;
}

function comparison(evaluation: EvaluationSummary, rival: 'logistic' | 'recency', measure: Kind['measure']): string {
  const { interval } = evaluation.differences[rival][measure];
  if (evaluation.judgement === 'too little data' || interval === null) return '';
  if (interval[0] > 0) return ' (clearly lower)';
  return interval[1] < 0 ? ' (clearly higher)' : ' (no clear difference)';
}

function threeDecimals(value: number | null | undefined): string {
  return typeof value === 'number' ? value.toFixed(3) : 'n/a';
}
