import { begin } from './begin.ts';
import { charts } from './charts.ts';
import { close } from './close.ts';
import { cohort } from './cohort.ts';
import { decomposition } from './decomposition.ts';
import { eda } from './eda.ts';
import { evaluation } from './evaluation.ts';
import { features } from './features.ts';
import { ingest } from './ingest.ts';
import { merge } from './merge.ts';
import { publish } from './publish.ts';
import { rfm } from './rfm.ts';
import type { Dependencies } from './run.ts';
import { training } from './training.ts';

/** What a worker can do, each under the name that the UI shows. */
export function createActivities(dependencies: Dependencies) {
  return {
    begin: begin(dependencies),
    ingest: ingest(dependencies),
    merge: merge(dependencies),
    eda: eda(dependencies),
    rfm: rfm(dependencies),
    cohort: cohort(dependencies),
    decomposition: decomposition(dependencies),
    features: features(dependencies),
    training: training(dependencies),
    evaluation: evaluation(dependencies),
    charts: charts(dependencies),
    publish: publish(dependencies),
    close: close(dependencies),
  };
}

export type Activities = ReturnType<typeof createActivities>;
