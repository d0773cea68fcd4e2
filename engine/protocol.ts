import type { Ref } from '../core/artifact.ts';
import type { Progress, StageOutcome } from '../core/stage.ts';

/** A task for a compute process. */
export type Task = {
  /** Name of the computation, as in `computations`. */
  computation: string;
  params: unknown;
  inputs: Ref[];
  /** Identifies its checkpoints in the store. */
  checkpoints: { stage: string; key: string };
};

export type TaskResult = { outcome: StageOutcome; outputs: Ref[]; seconds: number };

/** Messages of a compute process: progress, and finally the result or the error. */
export type ChildMessage =
  | { progress: Progress }
  | { result: TaskResult }
  | { error: { name: string; message: string } };

/**
 * The pipe on which a thread of a compute process writes its heartbeats: one byte per interval, 1 if the process has used
 * processor time in it and 0 if not.
 */
export const heartbeats = { descriptor: 4, milliseconds: 1000 };
