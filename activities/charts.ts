import { stageActivity } from './stage.ts';

export const charts = stageActivity({
  stage: 'charts',
  reads: [
    'merge.json',
    'calendar.json',
    'eda.json',
    'rfm.json',
    'cohort.json',
    'decomposition.json',
    'features.json',
    'training.json',
    'evaluation.json',
  ],
  params: () => ({}),
});
