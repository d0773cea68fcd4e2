import type { Computation } from '../core/stage.ts';
import { stages } from '../stages/index.ts';

const publish: Computation<never> = {
  run: async (...call) => (await import('./publish/results.ts')).renderResults(...call),
};

/** The module from which a compute child takes them. */
export const computationsModule = new URL(import.meta.url);

/** Everything that a compute child can be asked for, by name; its code is loaded when it is: TensorFlow alone is 400 MB. */
export const computations: Record<string, Computation<never>> = {
  ...Object.fromEntries(stages.map((stage) => [stage.name, stage])),
  publish,
};
