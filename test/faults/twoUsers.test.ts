import { execFile, spawnSync } from 'node:child_process';
import { chmod, chown, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { temporalProgram } from '../../client/setup/temporal.ts';
import { bench, newTrial } from '../support/faults/fixture.ts';
import type { Trial } from '../support/faults/trial.ts';

/** Ids that need no entry in /etc/passwd. */
const [ann, ben, group] = [64_001, 64_002, 64_000];

const asUser = (user: number, groups: number) => [
  ...['--reuid', `${user}`, '--regid', `${user}`, '--groups', `${groups}`, '--inh-caps=-all', '--bounding-set=-all'],
  process.execPath,
];

const readBuild = ['-e', `require('node:fs').readFileSync('${bench.build}/build.json')`];
const isPossible = spawnSync('setpriv', [...asUser(ann, group), ...readBuild]).status === 0;
if (!isPossible) console.warn('skipped: two Unix users need root, setpriv and a project that others may read');

describe.skipIf(!isPossible)('a store of two Unix users', () => {
  test('with a common group is used by both in turn', async (context) => {
    const trial = await newTrial(context);
    const command = await sharedBy(trial, group);
    context.expect(await command(ann, 'run', '--epochs', '2')).toMatchObject({ code: 0 });
    // Uses the receipts of the other user.
    context.expect(await command(ben, 'run', '--epochs', '2')).toMatchObject({ code: 0 });
    for (const user of [ann, ben]) {
      context.expect(await command(user, 'gc', '--keep', '1', '--delete')).toMatchObject({ code: 0 });
      context.expect(await command(user, 'verify')).toMatchObject({ code: 0 });
    }
    context.expect(await trial.leftovers()).toEqual({ temporary: [], checkpoints: [], processes: [] });
  });

  test('without a common group says at the first access what to do', async (context) => {
    const command = await sharedBy(await newTrial(context), ann);
    for (const verb of ['run', 'status', 'verify']) {
      const { code, output } = await command(ben, verb);
      context.expect(code).toBe(1);
      context.expect(output).toMatch(/EACCES.*chgrp -R GROUP STORE && chmod -R g\+rwXs STORE/s);
    }
  });
});

/** Gives the trial's store to a group; returns what runs a command as a user, with the user's own embedded server. */
async function sharedBy(trial: Trial, owners: number) {
  const store = trial.store.url;
  const bin = join(trial.folder, 'bin');
  for (const folder of [store, bin]) await mkdir(folder, { recursive: true });
  await copyFile(temporalProgram()!, join(bin, 'temporal'));
  await chmod(trial.folder, 0o711);
  await chown(store, ann, owners);
  await chmod(store, 0o2770);
  for (const user of [ann, ben]) {
    await mkdir(join(trial.folder, `${user}`));
    await chown(join(trial.folder, `${user}`), user, user);
  }
  return (user: number, verb: string, ...args: string[]) => {
    const home = join(trial.folder, `${user}`);
    const program = [join(bench.build, 'client/marketflow.js'), verb, ...args, '--store', store];
    const env = { PATH: `${bin}:${process.env.PATH}`, HOME: home, MARKETFLOW_HOME: join(home, 'home') };
    return new Promise<{ code: number; output: string }>((resolve) =>
      execFile('setpriv', [...asUser(user, group), ...program], { cwd: home, env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      ),
    );
  };
}
