import { stages } from '../stages/index.ts';
import { training } from '../stages/training/index.ts';
import { begin } from './begin.ts';
import { close } from './close.ts';
import { ingest } from './ingest.ts';
import { publish } from './publish/publish.ts';
import type { Dependencies, StageCall, StageResult } from './run.ts';
import { stageActivity } from './stage.ts';
import { signalEpochs } from './training.ts';
import { waiting } from './waiting.ts';

/** A worker's activities by their names in Temporal: one per kind of stage, and those of a run as a whole. */
export function createActivities(dependencies: Dependencies) {
  const computed: StageActivities = Object.fromEntries(
    stages.map((stage) => [
      stage.name,
      stageActivity(dependencies, stage, stage.name === training.name ? signalEpochs : undefined),
    ]),
  );
  return {
    ...computed,
    ingest: ingest(dependencies),
    begin: begin(dependencies),
    publish: publish(dependencies),
    close: close(dependencies),
    waiting: waiting(dependencies),
  };
}

export type StageActivities = Record<string, (call: StageCall) => Promise<StageResult>>;
export type RunActivities = Pick<ReturnType<typeof createActivities>, 'begin' | 'publish' | 'close' | 'waiting'>;
