import { Context } from '@temporalio/activity';
import { InvalidInput } from '../stages/errors.ts';
import type { Progress } from '../stages/stage.ts';
import { leaseSeconds, type StageRecord } from '../store/runs.ts';
import { toFailure } from './failures.ts';
import type { TaskObserver } from './pool.ts';
import type { Dependencies, RunContext, StageCall, StageResult } from './run.ts';

const recordMilliseconds = 500;

/**
 * Runs `work` as a stage of `call.run`: keeps the run's lease, writes the stage's record, passes progress on as heartbeats,
 * and turns errors into failures that Temporal retries or not.
 */
export async function observeStage(
  { store }: Dependencies,
  call: StageCall,
  work: (observer: TaskObserver) => Promise<StageResult>,
): Promise<StageResult> {
  const { run, stage } = call;
  await requireStore(store.id(), run);
  const stopLease = keepLease(() => store.runs.renewLease(run));
  const record = recorder((part) => store.runs.writeStage(run, part), stage);
  try {
    const result = await work({ signal: Context.current().cancellationSignal, onBeat: record.beat });
    const { outputs, ...report } = result;
    await record.end({ ...report, outputs });
    return result;
  } catch (error) {
    const cancelled = Context.current().cancellationSignal.aborted;
    const reason = (error as Error).message;
    await record
      .end({ stage, status: cancelled ? 'cancelled' : 'failed', seconds: null, reason })
      .catch(() => undefined);
    throw cancelled ? error : toFailure(error);
  } finally {
    stopLease();
  }
}

async function requireStore(id: Promise<string>, run: RunContext): Promise<void> {
  if ((await id) === run.storeId) return;
  throw toFailure(
    new InvalidInput(
      'two workers of this task queue have different stores; start them all with the same --store or MARKETFLOW_STORE',
    ),
  );
}

function keepLease(renew: () => Promise<void>): () => void {
  // A store that refuses for a moment must not end the run: an old lease says as much.
  const quietly = () => void renew().catch(() => undefined);
  quietly();
  const timer = setInterval(quietly, leaseSeconds.renewed * 1000);
  return () => clearInterval(timer);
}

function recorder(write: (record: StageRecord) => Promise<void>, stage: string) {
  const startedAt = new Date().toISOString();
  let written = 0;
  let latest: Progress | undefined;
  let writing: Promise<void> = put({ stage, status: 'running', seconds: null });

  function put(report: Omit<StageRecord, 'startedAt'>): Promise<void> {
    written = Date.now();
    return write({ ...report, startedAt });
  }

  return {
    beat: (progress?: Progress) => {
      latest = progress ?? latest;
      Context.current().heartbeat(latest);
      if (progress === undefined || Date.now() - written < recordMilliseconds) return;
      const report = { stage, status: 'running' as const, seconds: null, progress };
      writing = writing.then(() => put(report)).catch(() => undefined);
    },
    end: async (report: Omit<StageRecord, 'startedAt'>) => {
      await writing.catch(() => undefined);
      await put({ ...report, progress: latest });
    },
  };
}
