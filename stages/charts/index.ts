import { type Stage, summaryOf } from '../stage.ts';

/** Draws the figures of `stages`: all stages that run before it. */
export const chartsOf = (stages: readonly Stage[]): Stage => ({
  name: 'charts',
  version: 6,
  reads: [],
  // A run that began before a stage was added has no summary of it.
  readsIfThere: stages.map(summaryOf).filter((name) => stages.some(({ writes }) => name in writes)),
  writes: { 'figures.json': 'figures.json' },
  params: () => ({}),
  run: async (workspace) => (await import('./charts.ts')).drawCharts(workspace, stages),
});
