import type { Tables } from './figures.ts';
import { evaluationOf, trainingOf } from './model.ts';
import { edaOf } from './profile.ts';
import { cohortOf, decompositionOf, rfmOf } from './rest.ts';

export type ShopOptions = { days: number; groups: string[] };

/** Eleven weeks from 1 January 2023, so that March is incomplete; 3 transactions per day. */
const defaults: ShopOptions = { days: 77, groups: ['Electronics', 'Fashion', 'Home'] };

/** All summaries of a shop, in the stages' own types, with whole numbers that add up. */
export function shop(options: Partial<ShopOptions> = {}): Required<Tables> {
  const { days, groups } = { ...defaults, ...options };
  const daily = dailyRevenue(days);
  return {
    eda: edaOf(daily, groups),
    rfm: rfmOf(daily),
    cohort: cohortOf(daily),
    decomposition: decompositionOf(daily),
    features: featuresOf(),
    training: trainingOf(),
    evaluation: evaluationOf(),
  };
}

/** 300 per day, more towards the weekend, and growing. */
function dailyRevenue(days: number): number[] {
  return Array.from({ length: days }, (_, day) => 300 + 30 * (day % 7) + day);
}

export function dayAfter(days: number): string {
  return new Date(Date.UTC(2023, 0, 1 + days)).toISOString().slice(0, 10);
}

/** Splits an integer into `count` integers, largest first. */
export function parts(total: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => count - index);
  const sum = weights.reduce((a, b) => a + b, 0);
  const floors = weights.map((weight) => Math.floor((total * weight) / sum));
  const rest = total - floors.reduce((a, b) => a + b, 0);
  return floors.map((part, index) => (index === 0 ? part + rest : part));
}

function featuresOf(): Required<Tables>['features'] {
  return {
    cutoff: '2022-12-01',
    horizon_days: 30,
    observation_days: 60,
    customers: 100,
    positives: 30,
    positive_rate: 0.3,
    all_columns: ['recency', 'frequency'],
    sums: {},
    means: {},
    stds: {},
    target_correlation: {},
    train: 80,
    test: 20,
    train_positive_rate: 0.3,
    test_positive_rate: 0.3,
    kept_columns: ['recency', 'frequency'],
    correlated_pairs: [],
    dropped: [],
    dropped_if_all_rows: [],
    scaler: { kind: 'standard', mean: [], scale: [] },
    medians: {},
    missing: {},
    target: { kind: 'repurchase', says: 'buys within the horizon' },
    correlation_limit: 0.95,
    test_split: 0.2,
    seed: 42,
    says: { recency: 'whole days since the last transaction' },
    possible_leaks: [],
  };
}
