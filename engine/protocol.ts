import type { Ref } from '../core/artifact.ts';
import type { Progress, StageOutcome } from '../core/stage.ts';

/** What a compute child is asked to do. */
export type Task = {
  /** Name of the computation, as in `computations`. */
  computation: string;
  params: unknown;
  inputs: Ref[];
  /** Where its checkpoints are. */
  checkpoints: { stage: string; key: string };
};

export type TaskResult = { outcome: StageOutcome; outputs: Ref[]; seconds: number };

/** What a child says: it is alive, how far it is, and once how it ended. */
export type ChildMessage =
  | { beat: true }
  | { progress: Progress }
  | { result: TaskResult }
  | { error: { name: string; message: string } };
