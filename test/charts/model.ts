import { wilson } from '../../core/statistics/proportion.ts';
import type { Tables } from './figures.ts';

/** `training.json` of four epochs, with the third as the best. */
export function trainingOf(): Required<Tables>['training'] {
  return {
    backend: 'wasm 4.22.0',
    settings: {} as Required<Tables>['training']['settings'],
    features: 2,
    parameters: 8_705,
    split: { train: 64, validation: 16, test: 20, positive_rate: 0.3 },
    epochs_run: 4,
    best_epoch: 3,
    kept: 'best',
    steps: 8,
    members: [],
    history: {
      epoch: [1, 2, 3, 4],
      loss: [0.7, 0.6, 0.5, 0.4],
      accuracy: [0.6, 0.7, 0.75, 0.8],
      val_loss: [0.68, 0.62, 0.6, 0.63],
      val_accuracy: [0.65, 0.7, 0.72, 0.7],
    },
  };
}

/** `evaluation.json` of 20 test customers, 6 of them positive. */
export function evaluationOf(): Required<Tables>['evaluation'] {
  const confusion: [[number, number], [number, number]] = [
    [12, 2],
    [2, 4],
  ];
  const scores = { loss: 0.5, accuracy: 0.8, roc_auc: 0.85, pr_auc: 0.7, brier: 0.15, confusion };
  const none = { loss: null, accuracy: null, roc_auc: null, pr_auc: null, brier: null };
  const same = { difference: 0, interval: null };
  const nothing = { loss: same, accuracy: same, roc_auc: same, pr_auc: same, brier: same };
  const curve = { roc: { fpr: [0, 0.2, 1], tpr: [0, 0.8, 1] }, pr: { recall: [0.5, 1], precision: [0.8, 0.3] } };
  const deciles = Array.from({ length: 10 }, (_, index) => index + 1);
  return {
    network: scores,
    majority: scores,
    recency: scores,
    logistic: { ...scores, coefficients: { recency: -1 }, intercept: -2 },
    test: { customers: 20, positives: 6, positive_rate: 0.3 },
    intervals: { network: none, majority: none, logistic: none, recency: none },
    bootstrap: { resamples: 1000, level: 0.95, seed: 42 },
    decision: { threshold: 0.5, precision: wilson(4, 6), recall: wilson(4, 6) },
    differences: { majority: nothing, logistic: nothing, recency: nothing },
    comparison: {
      rival: 'logistic',
      loss: { difference: 0, interval: null },
      roc_auc: { difference: 0, interval: null },
    },
    judgement: 'too little data',
    verdict: 'Too little data to say whether the network is better than the baselines.',
    calibration: [wilson(1, 10), wilson(5, 10)].map(({ rate, low, high }, index) => {
      return {
        customers: 10,
        from: index / 2,
        to: (index + 1) / 2,
        predicted: 0.1 + index / 2,
        observed: rate!,
        low: low!,
        high: high!,
      };
    }),
    gains: deciles.map((decile) => {
      return {
        decile,
        customers: 2,
        positives: 1,
        rate: 0.5,
        share: decile / 10,
        captured: Math.min(1, decile / 6),
        captured_low: wilson(Math.min(6, decile), 6).low,
        captured_high: wilson(Math.min(6, decile), 6).high,
        lift: 10 / 6,
      };
    }),
    curves: { network: curve, logistic: curve, recency: null },
    importance: [
      { feature: 'recency', columns: 1, roc_auc_drop: 0.2, loss_rise: 0.3, low: 0.2, high: 0.4 },
      { feature: 'frequency', columns: 1, roc_auc_drop: null, loss_rise: 0.1, low: -0.1, high: 0.15 },
    ],
  };
}
