import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { beginning } from '../support/faults/control.ts';
import { bench, moments, newTrial } from '../support/faults/fixture.ts';
import { faultyEnvironment, spawnNode, workerProgram } from '../support/faults/processes.ts';
import type { Trial } from '../support/faults/trial.ts';

const namespace = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const isPossible = spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0;
if (!isPossible) console.warn('skipped: workers in two pid namespaces need root and unshare');

/** Starts of workers in another pid namespace. */
const starts = moments(2).length;

describe.skipIf(!isPossible)('a worker in another pid namespace with the same host name', () => {
  test('removes nothing of a living worker when it starts', { timeout: 60_000 + starts * 10_000 }, async (context) => {
    const trial = await newTrial(context, { before: 'cohort' });
    await trial.faults.hold(beginning);
    await trial.startWorker();
    const run = await trial.start();
    await trial.faults.held();
    const before = await inUse(trial);
    for (let start = 0; start < starts; start++) {
      await startAndKillElsewhere(trial);
      context.expect(await inUse(trial)).toEqual(before);
    }
    await trial.faults.end();
    await run.completed();
    context.expect(await run.artifacts()).toEqual(bench.artifacts);
  });
});

/** The scratch folders of workers. */
async function inUse({ store }: Trial): Promise<string[]> {
  const workers = await store.files.folders('scratch');
  const folders = await Promise.all(workers.map((worker) => store.files.folders(`scratch/${worker}`)));
  return folders.flat();
}

async function startAndKillElsewhere(trial: Trial): Promise<void> {
  const args = [workerProgram, bench.build, bench.address, `elsewhere-${trial.folder}`, trial.store.url, trial.folder];
  const environment = faultyEnvironment(join(trial.folder, 'nothing'), trial.store.url);
  const log = join(trial.folder, 'elsewhere.log');
  await (await spawnNode(['--import', 'tsx', ...args], environment, log, 'polling', namespace)).kill();
}
