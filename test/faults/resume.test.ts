import { join } from 'node:path';
import { describe, test } from 'vitest';
import { runningServer } from '../../client/server/embedded.ts';
import { artifactsOf } from '../support/faults/artifacts.ts';
import { handingIn } from '../support/faults/control.ts';
import { bench, newTrial } from '../support/faults/fixture.ts';
import type { Process } from '../support/faults/processes.ts';
import type { Trial } from '../support/faults/trial.ts';
import { killProcess } from '../support/serverCommands.ts';

describe.concurrent('`resume`', () => {
  test('continues a run that was killed with its server, also when that run was itself resumed', async (context) => {
    const trial = await newTrial(context);
    await killedWhileHandingIn(trial, 'run', '--epochs', '3');
    const first = await trial.receipts();
    await killedWhileHandingIn(trial, 'resume', 'latest');
    const second = await trial.receipts();
    const { expect } = context;
    expect(second).toMatchObject(first);
    expect(await (await command(trial, 'resume', 'latest')).gone).toEqual([0, null]);
    expect(await trial.receipts()).toMatchObject(second);
    const manifests = await Promise.all((await trial.store.runs.list()).map((run) => trial.store.runs.read(run)));
    const last = manifests.find((manifest) => manifest?.status === 'completed')!;
    expect(manifests.map((manifest) => manifest?.originRunId ?? manifest?.runId)).toEqual(
      manifests.map(() => last.originRunId),
    );
    expect(await artifactsOf(trial.store, last)).toEqual(bench.artifacts);
    expect(await trial.leftovers()).toEqual({ temporary: [], checkpoints: [], processes: [] });
    expect(runningServer(home(trial))).toBe(null);
  });
});

/** The command line with the embedded server of the trial's folder. */
function command(trial: Trial, verb: string, ...args: string[]): Promise<Process> {
  const program = join(bench.build, 'client/marketflow.js');
  return trial.spawn([program, verb, ...args, '--store', trial.store.url], {}, '');
}

/** Kills the command while it stores its first artifact, and then its server. */
async function killedWhileHandingIn(trial: Trial, verb: string, ...args: string[]): Promise<void> {
  await trial.faults.hold(handingIn);
  const running = await command(trial, verb, ...args);
  await trial.faults.held();
  await running.kill();
  await killProcess(runningServer(home(trial))!.pid);
  await trial.faults.end();
}

function home({ folder }: Trial): string {
  return join(folder, 'home');
}
