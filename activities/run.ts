import type { Ref } from '../core/artifact.ts';
import type { RunId } from '../core/run.ts';
import type { TableName } from '../data/contract.ts';
import type { PipelineSettings } from '../data/input.ts';
import type { ComputePool } from '../engine/pool.ts';
import type { Store } from '../store/store.ts';
import type { Leases } from './leases.ts';

/** What the activities of a worker share. */
export type Dependencies = {
  store: Store;
  pool: ComputePool;
  leases: Leases;
  /** Folders in which sources may be. */
  roots: string[];
};

/** The run that an activity works for. */
export type RunContext = RunId & {
  /** The run itself, or the first of those that it resumes: `force` counts once for all of them. */
  origin: string;
  /** Name of the store that `begin` has found. */
  storeId: string;
};

/** The one argument of a stage's activity. */
export type StageCall = {
  run: RunContext;
  stage: string;
  settings: PipelineSettings;
  /** The artifacts of the stages that it needs. */
  inputs: Ref[];
  table?: TableName;
};

/** What goes back through Temporal: references and a few words. */
export type StageResult = {
  stage: string;
  status: 'done' | 'cached' | 'skipped';
  /** Seconds of computing, null when this run computed nothing. */
  seconds: number | null;
  rows?: number;
  reason?: string;
  notes?: string[];
  /** What the clock said when it was computed, then or now. */
  timings: Record<string, number>;
  outputs: Ref[];
};
