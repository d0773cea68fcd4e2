import type { CohortSummary } from '../summary.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { cohort: CohortSummary };
