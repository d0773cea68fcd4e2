import { Context } from '@temporalio/activity';
import type { Progress } from '../stages/stage.ts';
import { trainingBackend } from '../store/backend.ts';
import { trainingSettings } from '../workflows/input.ts';
import { stageActivity } from './stage.ts';

export const training = stageActivity({
  stage: 'training',
  reads: ['features.parquet', 'features.json'],
  params: (settings) => ({
    ...trainingSettings(settings),
    scaler: settings.features.scaler,
    backend: trainingBackend(),
  }),
  tellProgress: tellWorkflow,
});

/** Signals at most ten epochs of a training: the UI's details follow it, and the history stays small. */
function tellWorkflow(): (progress: Progress) => void {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
  const handle = client.workflow.getHandle(workflowId, runId);
  let told = 0;
  // One after the other: of two that are under way at once the later epoch may arrive first.
  let telling: Promise<unknown> = Promise.resolve();
  return (progress) => {
    const tenth = Math.floor((10 * Number(progress.epoch)) / Number(progress.epochs));
    if (tenth === told) return;
    told = tenth;
    // What the UI shows is not worth failing a training for.
    telling = telling.then(() => handle.signal('trainingProgress', progress)).catch(() => undefined);
  };
}
