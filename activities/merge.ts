import { stageActivity } from './stage.ts';

export const merge = stageActivity({
  stage: 'merge',
  reads: ['customers.json', 'products.json', 'campaigns.json', 'transactions.json', 'events.json'],
  params: ({ asOf }) => ({ asOf }),
});
