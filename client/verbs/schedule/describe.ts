import type { ScheduleDescription, ScheduleExecutionResult } from '@temporalio/client';
import { firstLine } from '../../../core/text.ts';
import { runDocument } from '../../../store/documents.ts';
import type { RunManifest } from '../../../store/runs.ts';
import type { Store } from '../../../store/store.ts';
import { allRuns, lastCompleted, runId } from '../../terminal/runs.ts';

const limit = 5;

/** Describes a schedule: its next runs, how its last runs ended, and the latest results. */
export async function scheduleLines(schedule: ScheduleDescription, store: Store): Promise<string[]> {
  const { scheduleId, spec, state, info } = schedule;
  const runs = await allRuns(store);
  const last = await Promise.all(
    info.recentActions
      .slice(-limit)
      .reverse()
      .map((action) => resultLine(action, store, runs)),
  );
  const completed = lastCompleted(runs);
  const skipped = info.numActionsSkippedOverlap + info.numActionsMissedCatchupWindow;
  return [
    `${scheduleId} ${state.paused ? 'paused' : 'active'}, timezone ${spec.timezone ?? 'UTC'}, source ${sourceOf(schedule)}`,
    ...info.nextActionTimes.slice(0, limit).map((time) => `next  ${time.toISOString()}`),
    ...(last.length > 0 ? last : ['no run yet']),
    ...(skipped > 0
      ? [`${skipped} skipped: the previous run was still active, or the server was down for too long`]
      : []),
    completed
      ? `latest results: ${completed.workflowId} (run ${completed.runId}), completed ${completed.finishedAt}`
      : 'no results yet',
  ];
}

/** The result of a night is that of its newest run, because a scheduled run may have been resumed. */
async function resultLine(
  { takenAt, action }: ScheduleExecutionResult,
  store: Store,
  runs: RunManifest[],
): Promise<string> {
  const { workflowId } = action.workflow;
  const newest = runs.findLast((run) => run.workflowId === workflowId);
  const document = newest ? await runDocument(store, runId(newest)) : null;
  const result = document === null ? 'not in this store' : document.status;
  return `last  ${takenAt.toISOString()} ${result}${document?.error ? `: ${firstLine(document.error.message)}` : ''} (${workflowId})`;
}

function sourceOf({ action }: ScheduleDescription): string {
  return String(action.memo?.source ?? 'unknown');
}
