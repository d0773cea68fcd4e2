import { stageActivity } from './stage.ts';

export const decomposition = stageActivity({
  stage: 'decomposition',
  reads: ['merged.parquet'],
  params: ({ decomposition }) => decomposition,
});
