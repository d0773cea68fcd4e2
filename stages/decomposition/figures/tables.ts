import type { DecompositionSummary } from '../decomposition.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { decomposition: DecompositionSummary };
