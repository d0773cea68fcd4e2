import { ApplicationFailure, CancellationScope, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import { durationSeconds } from '../core/duration.ts';
import type { Board } from './board.ts';

/** Does `work`, and cancels it when the run has taken `maxDuration`; the run then fails with `OutOfTime`. */
export async function withinLimit<T>(maxDuration: string, board: Board, work: () => Promise<T>): Promise<T> {
  if (!patched('maxDuration')) return work();
  try {
    return await CancellationScope.withTimeout(Math.max(1, durationSeconds(maxDuration) * 1000 - waited()), work);
  } catch (error) {
    if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    throw outOfTime(maxDuration, board);
  }
}

/** Milliseconds from the start until a worker took up the run. After a reset it is not known, since the start is the old one. */
function waited(): number {
  const { startTime, runStartTime, runId, firstExecutionRunId } = workflowInfo();
  return runId === firstExecutionRunId ? runStartTime.getTime() - startTime.getTime() : 0;
}

function outOfTime(maxDuration: string, board: Board): ApplicationFailure {
  const active = board.active();
  const meanwhile = active.length === 0 ? 'its results were being published' : `at work: ${active.join(', ')}`;
  return ApplicationFailure.nonRetryable(
    `the run took longer than ${maxDuration}, its maxDuration; ${meanwhile}`,
    'OutOfTime',
  );
}
