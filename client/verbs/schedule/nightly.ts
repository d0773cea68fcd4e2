import {
  ScheduleAlreadyRunning,
  type ScheduleHandle,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
  type Workflow,
} from '@temporalio/client';
import type { PipelineInput } from '../../../data/input.ts';
import { defaultQueue } from '../../../workflows/queues.ts';
import { runOptions } from '../../server/startRun.ts';
import type { TimeOfDay } from './time.ts';

type Nightly = Omit<ScheduleUpdateOptions<ScheduleOptionsStartWorkflowAction<Workflow>>, 'state'>;

/** One run every night. A missed run is started up to 12 hours late; a run is skipped while the previous one is active. */
export function nightlySchedule(
  { id, at, timezone }: { id: string; at: TimeOfDay; timezone: string },
  input: PipelineInput,
): Nightly {
  return {
    spec: { calendars: [{ hour: at.hour, minute: at.minute }], timezone },
    action: {
      type: 'startWorkflow',
      workflowType: 'marketingAnalytics',
      // The server appends the start time.
      workflowId: id,
      taskQueue: defaultQueue,
      args: [input],
      ...runOptions(input),
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12h', pauseOnFailure: false },
  };
}

/** Creates the schedule, or updates it without changing whether it is paused. */
export async function saveSchedule(handle: ScheduleHandle, schedule: Nightly): Promise<'created' | 'updated'> {
  try {
    await handle.client.create({ scheduleId: handle.scheduleId, ...schedule });
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update(({ state }) => ({ ...schedule, state }));
    return 'updated';
  }
}
