import type { TrainingSummary } from '../summary.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { training: TrainingSummary };
