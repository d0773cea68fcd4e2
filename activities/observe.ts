import { Context } from '@temporalio/activity';
import { InvalidInput } from '../core/errors.ts';
import type { Progress } from '../core/stage.ts';
import type { TaskObserver } from '../engine/pool.ts';
import type { StageRecord } from '../store/runs.ts';
import { toFailure } from './failures.ts';
import type { Dependencies, RunContext, StageCall, StageResult } from './run.ts';

const recordMilliseconds = 500;

/**
 * Runs `work` for a run: keeps the run's lease meanwhile, sends heartbeats with its progress, and turns errors into
 * failures that Temporal retries or not.
 */
export function observeRun<T>(
  { store, leases }: Dependencies,
  run: RunContext,
  work: (observer: TaskObserver) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let latest: Progress | undefined;
  const onBeat = (progress?: Progress) => {
    latest = progress ?? latest;
    context.heartbeat(latest);
  };
  return typedFailures(async () => {
    if ((await store.id()) !== run.storeId) throw new InvalidInput(otherStore);
    const release = leases.keep(run);
    try {
      return await work({ signal: context.cancellationSignal, onBeat });
    } finally {
      release();
    }
  });
}

/** Turns the errors of an activity into failures of a type that operators know, the last one when it was tried enough. */
export async function typedFailures<T>(work: () => Promise<T>): Promise<T> {
  const { cancellationSignal, info } = Context.current();
  try {
    return await work();
  } catch (error) {
    throw cancellationSignal.aborted ? error : toFailure(error, info.attempt);
  }
}

/** Beats while `work` goes on in the worker itself: reading and hashing files, which no compute child can vouch for. */
export async function whileBeating<T>({ onBeat, signal }: TaskObserver, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => onBeat(), 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    signal.throwIfAborted();
  }
}

/** The same for a stage, whose record is written as it begins, goes on and ends. */
export function observeStage(
  dependencies: Dependencies,
  { run, stage }: StageCall,
  work: (observer: TaskObserver) => Promise<StageResult>,
): Promise<StageResult> {
  return observeRun(dependencies, run, async ({ signal, onBeat }) => {
    const record = stageRecorder((part) => dependencies.store.runs.writeStage(run, part), stage);
    const beat = (progress?: Progress) => {
      onBeat(progress);
      if (progress) record.progress(progress);
    };
    try {
      const result = await work({ signal, onBeat: beat });
      await record.end(result);
      return result;
    } catch (error) {
      // What timed out, or has to leave with its worker, is tried again: the record is the next attempt's.
      if (signal.aborted && !Context.current().cancellationDetails?.cancelRequested) throw error;
      const status = signal.aborted ? 'cancelled' : 'failed';
      await record.end({ stage, status, seconds: null, reason: (error as Error).message }).catch(() => undefined);
      throw error;
    }
  });
}

/** What is wrong when a run's store is not the worker's. */
export const otherStore =
  'two workers of this task queue have different stores; start them all with the same --store or MARKETFLOW_STORE';

/** Writes a stage's record, one write after the other, and its progress not more often than anybody looks. */
function stageRecorder(write: (record: StageRecord) => Promise<void>, stage: string) {
  const startedAt = new Date().toISOString();
  let latest: Progress | undefined;
  let writtenAt = 0;
  let writing = putQuietly();

  function put(report: Omit<StageRecord, 'startedAt'>): Promise<void> {
    writtenAt = Date.now();
    return write({ ...report, startedAt, progress: latest });
  }

  /** A store that refuses it for a moment must not end the stage, let alone the worker. */
  function putQuietly(): Promise<void> {
    return put({ stage, status: 'running', seconds: null }).catch(() => undefined);
  }

  return {
    progress: (progress: Progress) => {
      latest = progress;
      if (Date.now() - writtenAt < recordMilliseconds) return;
      writing = writing.then(putQuietly);
    },
    end: async (report: Omit<StageRecord, 'startedAt'>) => {
      await writing;
      await put(report);
    },
  };
}
