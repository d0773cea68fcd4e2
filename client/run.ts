import type { RunDocument } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import type { PipelineInput } from '../workflows/input.ts';
import { finish } from './finish.ts';
import { follow } from './follow.ts';
import { type RunOptions, readRunInput, rootsOf } from './input.ts';
import { catchInterrupts } from './interrupts.ts';
import { withSession } from './session.ts';
import { startRun } from './start.ts';
import { storeOf } from './store.ts';

/** `run`: starts the pipeline, follows it to its end, and leaves its results in `.marketflow/results/<runId>/`. */
export async function run(options: RunOptions): Promise<number> {
  const input = await readRunInput(options);
  const store = storeOf(options);
  return finish(store, await runToEnd('run', store, input), options);
}

/** Runs the pipeline on `input` to its end, whatever that is. */
export async function runToEnd(verb: string, store: Store, input: PipelineInput): Promise<RunDocument> {
  const interrupts = catchInterrupts();
  try {
    return await withSession(verb, store, rootsOf(input), async ({ client, taskQueue, work, lost }) => {
      await work();
      const { handle, run } = await startRun(client, input, { taskQueue });
      return follow(store, handle, run, { interrupts, lost });
    });
  } finally {
    interrupts.ignore();
  }
}
