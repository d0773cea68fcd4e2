import { defaultQueue, trainingQueue } from '../../workflows/queues.ts';
import type { Server } from '../server/server.ts';
import { newWorkflowId } from '../server/startRun.ts';
import type { StoreOption } from '../terminal/runs.ts';
import { runWorker } from './runWorker.ts';

/** `up`: runs a worker, and the embedded server with its UI unless a server is configured, until stopped. */
export function up(options: StoreOption): Promise<number> {
  const onReady = ({ address, namespace, uiUrl }: Server) => {
    console.log(`server   ${address}, namespace ${namespace}`);
    console.log(`worker   polls ${defaultQueue} and ${trainingQueue(defaultQueue)}`);
    if (uiUrl) {
      console.log(`UI       ${uiUrl}`);
      console.log(`start    ${startForm(uiUrl, namespace)}`);
    }
    console.log('press Ctrl-C to stop');
  };
  return runWorker({ verb: 'up', options, onReady });
}

/** URL of the UI's form for a new run, filled in except for the optional input. */
export function startForm(uiUrl: string, namespace: string): string {
  const fields = { workflowId: newWorkflowId(), taskQueue: defaultQueue, workflowType: 'marketingAnalytics' };
  return `${uiUrl}/namespaces/${namespace}/workflows/start-workflow?${new URLSearchParams(fields)}`;
}
