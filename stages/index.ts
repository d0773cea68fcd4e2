import { chartsOf } from './charts/index.ts';
import { cohort } from './cohort/index.ts';
import { decomposition } from './decomposition/index.ts';
import { eda } from './eda/index.ts';
import { evaluation } from './evaluation/index.ts';
import { features } from './features/index.ts';
import { ingest } from './ingest/index.ts';
import { merge } from './merge/index.ts';
import { rfm } from './rfm/index.ts';
import type { Stage } from './stage.ts';
import { training } from './training/index.ts';

/** All stages. Their dependencies are in `workflows/pipeline.ts`. */
const drawn: readonly Stage[] = [ingest, merge, eda, rfm, cohort, decomposition, features, training, evaluation];

export const stages: readonly Stage[] = [...drawn, chartsOf(drawn)];
