import { rootsOf } from '../../activities/roots.ts';
import type { RunDocument } from '../../core/run.ts';
import type { PipelineInput } from '../../data/input.ts';
import type { Store } from '../../store/store.ts';
import { withSession } from '../server/session.ts';
import { startRun } from '../server/startRun.ts';
import { finish } from '../terminal/finish.ts';
import { follow } from '../terminal/follow.ts';
import { type RunOptions, readRunInput } from '../terminal/input.ts';
import { catchInterrupts } from '../terminal/interrupts.ts';
import { storeOf } from '../terminal/runs.ts';
import { namedSources, rememberSource } from '../terminal/sources.ts';

/** `run`: starts a run, follows it until it ends, and copies its results to `.marketflow/results/<runId>/`. */
export async function run(options: RunOptions): Promise<number> {
  const input = await readRunInput(options);
  const store = storeOf(options);
  if (typeof input.source === 'string') rememberSource(input.source);
  return finish(store, await runToEnd('run', store, input), options);
}

/** Runs the pipeline on `input` until it completes, fails or is cancelled. Reads the sources that `run` was given only. */
export async function runToEnd(verb: string, store: Store, input: PipelineInput): Promise<RunDocument> {
  const interrupts = catchInterrupts();
  try {
    return await withSession(
      verb,
      store,
      rootsOf(namedSources()),
      async ({ client, taskQueue, work, workerFailed }) => {
        await work();
        const { handle, run } = await startRun(client, input, { taskQueue });
        return follow(store, handle, run, { interrupts, workerFailed });
      },
    );
  } finally {
    interrupts.ignore();
  }
}
