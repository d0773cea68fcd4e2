/** The stages' JSON artifacts by stage word; absent when the stage did not run. */
export type Tables = Record<string, never>;
