import { defaultQueue, trainingQueue } from '../../workflows/queues.ts';
import { newWorkflowId } from '../server/startRun.ts';
import type { StoreOption } from '../terminal/runs.ts';
import { stay } from './stay.ts';

/** `up`: a server if there is none, its UI, and a worker, until it is stopped. */
export function up(options: StoreOption): Promise<number> {
  return stay('up', options, ({ address, namespace, uiUrl }) => {
    console.log(`server   ${address}, namespace ${namespace}`);
    console.log(`worker   polls ${defaultQueue} and ${trainingQueue(defaultQueue)}`);
    if (uiUrl) {
      console.log(`UI       ${uiUrl}`);
      console.log(`start    ${startForm(uiUrl, namespace)}`);
    }
    console.log('Ctrl-C stops');
  });
}

/** The UI's form for a new run, filled in but for the input, which may stay empty. */
export function startForm(uiUrl: string, namespace: string): string {
  const fields = { workflowId: newWorkflowId(), taskQueue: defaultQueue, workflowType: 'marketingAnalytics' };
  return `${uiUrl}/namespaces/${namespace}/workflows/start-workflow?${new URLSearchParams(fields)}`;
}
