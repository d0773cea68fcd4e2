import type { Stage } from '../stages/stage.ts';

type Load = () => Promise<Stage<never>>;

/** Every computation that a compute child can be asked for, loaded when it is: TensorFlow alone is 400 MB. */
export const computations: Record<string, Load> = {
  ingest: async () => (await import('../stages/ingest.ts')).ingestFile,
  merge: async () => (await import('../stages/merge.ts')).merge,
  eda: async () => (await import('../stages/eda.ts')).eda,
  rfm: async () => (await import('../stages/rfm.ts')).rfm,
  cohort: async () => (await import('../stages/cohort.ts')).cohort,
  decomposition: async () => (await import('../stages/decomposition.ts')).decomposition,
  features: async () => (await import('../stages/features.ts')).features,
  training: async () => (await import('../stages/training.ts')).training,
  evaluation: async () => (await import('../stages/evaluation.ts')).evaluation,
  charts: async () => (await import('../stages/charts.ts')).charts,
  publish: async () => (await import('./publish/results.ts')).results,
};
