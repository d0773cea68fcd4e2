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
  return (progress) => {
    const tenth = Math.floor((10 * Number(progress.epoch)) / Number(progress.epochs));
    if (tenth === told) return;
    told = tenth;
    // What the UI shows is not worth failing a training for.
    handle.signal('trainingProgress', progress).catch(() => undefined);
  };
}
