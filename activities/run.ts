import type { Ref } from '../core/artifact.ts';
import type { RunId, StageReport } from '../core/run.ts';
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
  /** Folders from which sources may be read. */
  roots: string[];
  /** The worker's name on the server. */
  identity: string;
};

/** The run that an activity belongs to. */
export type RunContext = RunId & {
  /** Id of the run itself, or of the first run in a chain of resumed runs: `force` recomputes once per chain. */
  origin: string;
  /** Id of the store that `begin` used. */
  storeId: string;
};

/** The argument of a stage's activity. */
export type StageCall = {
  run: RunContext;
  stage: string;
  settings: PipelineSettings;
  /** Output artifacts of the stages that it needs. */
  inputs: Ref[];
  table?: TableName;
};

/** The result of a stage's activity. It passes through Temporal, so it holds references and short texts only. */
export type StageResult = StageReport & {
  status: 'done' | 'cached' | 'skipped';
  /** Timings of the computation, from this run or from the cached one. */
  timings: Record<string, number>;
  outputs: Ref[];
};
