import type { RfmSummary } from '../summary.ts';

/** The summaries that these figures read, by stage. */
export type Tables = { rfm: RfmSummary };
