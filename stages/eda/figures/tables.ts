import type { EdaSummary } from '../summary.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { eda: EdaSummary };
