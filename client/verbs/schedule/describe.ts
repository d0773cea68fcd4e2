import type { ScheduleDescription, ScheduleExecutionResult, WorkflowClient } from '@temporalio/client';
import type { RunDocument } from '../../../core/run.ts';
import { firstLine } from '../../../core/text.ts';
import type { RunManifest } from '../../../store/runs.ts';
import type { Store } from '../../../store/store.ts';
import { knownRuns, stateOf } from '../../terminal/runState.ts';
import { lastCompleted, ofSource } from '../../terminal/runs.ts';

const limit = 5;

/** A schedule, as in `schedule describe --json`; times are ISO 8601. */
export type ScheduleDocument = {
  scheduleId: string;
  status: 'active' | 'paused';
  timezone: string;
  source: string;
  next: string[];
  /** The last nights, newest first. A night has no result if its run is not in this store. */
  last: { startedAt: string; workflowId: string; result: RunDocument | null }[];
  /** Nights without a run: the previous run was still active, or the server was down for too long. */
  skipped: number;
  /** The last completed run on the schedule's source. */
  latest: { workflowId: string; runId: string; finishedAt: string } | null;
};

export async function scheduleDocument(
  schedule: ScheduleDescription,
  store: Store,
  client: WorkflowClient,
): Promise<ScheduleDocument> {
  const { scheduleId, spec, state, info, action } = schedule;
  const source = String(action.memo?.source ?? 'unknown');
  const runs = await knownRuns(store, client);
  const recent = info.recentActions.slice(-limit).reverse();
  return {
    scheduleId,
    status: state.paused ? 'paused' : 'active',
    timezone: spec.timezone ?? 'UTC',
    source,
    next: info.nextActionTimes.slice(0, limit).map((time) => time.toISOString()),
    last: await Promise.all(recent.map((night) => nightOf(night, store, runs, client))),
    skipped: info.numActionsSkippedOverlap + info.numActionsMissedCatchupWindow,
    latest: latestOf(ofSource(runs, { source })),
  };
}

/** Describes a schedule: its next runs, how its last runs ended, and the latest results of its source. */
export function scheduleLines({ scheduleId, status, timezone, source, ...rest }: ScheduleDocument): string[] {
  const { next, last, skipped, latest } = rest;
  return [
    `${scheduleId} ${status}, timezone ${timezone}, source ${source}`,
    ...next.map((time) => `next  ${time}`),
    ...(last.length > 0 ? last.map(nightLine) : ['no run yet']),
    ...(skipped > 0
      ? [`${skipped} skipped: the previous run was still active, or the server was down for too long`]
      : []),
    latest
      ? `latest results: ${latest.workflowId} (run ${latest.runId}), completed ${latest.finishedAt}`
      : 'no results yet',
  ];
}

/** The result of a night is that of its newest run, because a scheduled run may have been resumed. */
async function nightOf(
  { takenAt, action }: ScheduleExecutionResult,
  store: Store,
  runs: RunManifest[],
  client: WorkflowClient,
) {
  const { workflowId } = action.workflow;
  const newest = runs.findLast((run) => run.workflowId === workflowId);
  return {
    startedAt: takenAt.toISOString(),
    workflowId,
    result: newest ? (await stateOf(store, newest, client)).document : null,
  };
}

function nightLine({ startedAt, workflowId, result }: ScheduleDocument['last'][number]): string {
  const error = result?.error ? `: ${firstLine(result.error.message)}` : '';
  return `last  ${startedAt} ${result?.status ?? 'not in this store'}${error} (${workflowId})`;
}

function latestOf(runs: RunManifest[]): ScheduleDocument['latest'] {
  const run = lastCompleted(runs);
  return run ? { workflowId: run.workflowId, runId: run.runId, finishedAt: run.finishedAt ?? '' } : null;
}
