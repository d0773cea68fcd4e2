import type { Computation } from '../core/stage.ts';
import { stages } from '../stages/index.ts';

const publish: Computation<never> = {
  run: async (...call) => (await import('./publish/results.ts')).renderResults(...call),
};

/** This module, which compute processes import. */
export const computationsModule = new URL(import.meta.url);

/** Every computation by name. A stage's code is loaded when it first runs, because TensorFlow alone takes 400 MB. */
export const computations: Record<string, Computation<never>> = {
  ...Object.fromEntries(stages.map((stage) => [stage.name, stage])),
  publish,
};
