import type { FeaturesSummary } from '../../features/summary.ts';
import type { EvaluationSummary } from '../summary.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { evaluation: EvaluationSummary; features: FeaturesSummary };
