import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { InvalidInput, Stalled } from '../core/errors.ts';
import { type FailureType, failures } from '../core/failures.ts';
import type { RunId } from '../core/run.ts';
import type { Progress } from '../core/stage.ts';
import type { TaskObserver } from '../engine/pool.ts';
import type { StageRecord } from '../store/runs.ts';
import { beat, countFailed, failedOf } from './attempts.ts';
import type { Dependencies, RunContext, StageCall, StageResult } from './run.ts';
import { SourceMissing } from './sourceMissing.ts';

/** Minimum time in milliseconds between two writes of a stage's progress to the store. */
const progressInterval = 500;

/** Failure messages are truncated to this length: Temporal limits the size of a payload. */
const messageLimit = 2000;

/** Runs `work` for a run: keeps the lease, sends heartbeats with the latest progress, and converts errors with `toFailure`. */
export function observeRun<T>(
  { store, leases }: Dependencies,
  run: RunContext,
  work: (observer: TaskObserver, generation: number) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let latest: Progress | undefined;
  const onBeat = (progress?: Progress) => {
    latest = progress ?? latest;
    // Not `Context.current()`: a message of a compute process arrives outside the activity.
    beat(context, latest);
  };
  return typedFailures(async () => {
    if ((await store.id()) !== run.storeId) throw new InvalidInput(otherStore);
    const { generation, release } = await leases.hold(run, execution(run));
    try {
      return await work({ signal: context.cancellationSignal, onBeat }, generation);
    } finally {
      release();
    }
  });
}

/** The execution of the run's workflow that the activity belongs to. A reset starts another one. */
export function execution({ runId }: RunId): string {
  return Context.current().info.workflowExecution?.runId ?? runId;
}

/** Converts the errors of an activity with `toFailure`, except while the activity is being cancelled. */
export async function typedFailures<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  try {
    if (failedOf(context, 'Stalled') >= failures.Stalled.tries) throw new Stalled();
    return await work();
  } catch (error) {
    if (context.cancellationSignal.aborted) throw error;
    const without = error instanceof SourceMissing ? error.without : undefined;
    throw toFailure(error, countFailed(context, failureType(error), without));
  }
}

/**
 * As `typedFailures`, for short work of the worker itself. A cancellation ends it even if the store does not respond.
 */
export function bookkeep<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const observer = { onBeat: () => beat(context), signal: context.cancellationSignal };
  return typedFailures(() => withHeartbeats(observer, () => Promise.race([work(), context.cancelled])));
}

/** The error as a failure of a type in core/failures.ts, not retryable if `failed` attempts are that type's limit. */
export function toFailure(error: unknown, failed: number): ApplicationFailure {
  const message = error instanceof Error ? error.message : String(error);
  const type = failureType(error);
  const nonRetryable = failed >= failures[type].tries;
  const failure = ApplicationFailure.create({ type, message: message.slice(0, messageLimit), nonRetryable });
  // Where it was thrown, not where it was converted.
  if (error instanceof Error) failure.stack = error.stack?.slice(0, 2 * messageLimit);
  return failure;
}

function failureType(error: unknown): FailureType {
  const name = error instanceof Error ? error.name : '';
  return name in failures ? (name as FailureType) : 'Unexpected';
}

/** Sends heartbeats while the worker itself does `work`, such as hashing files. Compute processes send their own. */
export async function withHeartbeats<T>({ onBeat, signal }: TaskObserver, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => onBeat(), 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    signal.throwIfAborted();
  }
}

/** As `observeRun`, and writes the stage's record to the store when it starts, makes progress and ends. */
export function observeStage(
  dependencies: Dependencies,
  { run, stage }: StageCall,
  work: (observer: TaskObserver) => Promise<StageResult>,
): Promise<StageResult> {
  return observeRun(dependencies, run, async ({ signal, onBeat }) => {
    const record = stageRecorder((part) => dependencies.store.runs.writeStage(run, part), stage);
    const show = (progress?: Progress) => {
      onBeat(progress);
      if (progress) record.progress(progress);
    };
    try {
      const result = await work({ signal, onBeat: show });
      await record.end(result);
      return result;
    } catch (error) {
      // After a timeout or a worker shutdown, the next attempt writes the record.
      if (signal.aborted && !Context.current().cancellationDetails?.cancelRequested) throw error;
      const status = signal.aborted ? 'cancelled' : 'failed';
      await record.end({ stage, status, seconds: null, reason: (error as Error).message }).catch(() => undefined);
      throw error;
    }
  });
}

/** The error when the worker's store is not the run's. */
export const otherStore =
  'two workers on this task queue have different stores; start all of them with the same --store or MARKETFLOW_STORE';

/** Writes a stage's record, one write at a time, and its progress at most once per `progressInterval`. */
function stageRecorder(write: (record: StageRecord) => Promise<void>, stage: string) {
  const startedAt = new Date().toISOString();
  let latest: Progress | undefined;
  let writtenAt = 0;
  let writing = putQuietly();

  function put(report: Omit<StageRecord, 'startedAt'>): Promise<void> {
    writtenAt = Date.now();
    return write({ ...report, startedAt, progress: latest });
  }

  /** A temporary failure of the store must not fail the stage or the worker. */
  function putQuietly(): Promise<void> {
    return put({ stage, status: 'running', seconds: null }).catch(() => undefined);
  }

  return {
    progress: (progress: Progress) => {
      latest = progress;
      if (Date.now() - writtenAt < progressInterval) return;
      writing = writing.then(putQuietly);
    },
    end: async (report: Omit<StageRecord, 'startedAt'>) => {
      await writing;
      await put(report);
    },
  };
}
