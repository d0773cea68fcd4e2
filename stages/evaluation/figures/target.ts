import type { TargetKind } from '../../features/targets.ts';
import type { Tables } from './tables.ts';

type TargetWords = { positive: string; negative: string; expected: string };

const words: Record<TargetKind, TargetWords> = {
  repurchase: { positive: 'bought', negative: 'did not buy', expected: 'buy' },
  churn: { positive: 'stayed away', negative: 'bought', expected: 'stay away' },
  highValue: { positive: 'in the top fifth', negative: 'not in the top fifth', expected: 'be in the top fifth' },
};

/** What the two classes are called, by what the run foretells. */
export function targetWords({ features }: Tables): TargetWords {
  return words[features.target.kind];
}
