import type { TargetKind } from '../../features/targets.ts';
import type { Tables } from './tables.ts';

/** Labels of the two classes, and verb phrases: customers predicted to `happen`, and customers who `happened`. */
type TargetWords = { positive: string; negative: string; happen: string; happened: string };

const words: Record<TargetKind, TargetWords> = {
  repurchase: { positive: 'bought', negative: 'did not buy', happen: 'buy', happened: 'bought' },
  churn: { positive: 'churned', negative: 'bought', happen: 'churn', happened: 'churned' },
  highValue: {
    positive: 'in the top fifth',
    negative: 'not in the top fifth',
    happen: 'be in the top fifth',
    happened: 'were in the top fifth',
  },
};

/** How the figures name the run's target. */
export function targetWords({ features }: Tables): TargetWords {
  return words[features.target.kind];
}
