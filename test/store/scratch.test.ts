import { spawnSync } from 'node:child_process';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identify } from '../../store/identity.ts';
import { removeLeftovers, showAlive } from '../../store/scratch.ts';
import { temporaryStore } from '../support/store.ts';

test('scratch of a worker is removed when its process here is dead, or it has been silent for ten minutes elsewhere', async () => {
  const { url, files } = await temporaryStore();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const here = identify(process.pid);
  const workers = {
    alive: null,
    dead: { ...here, pid: dead },
    elsewhere: { ...here, pid: dead, machine: { ...here.machine, namespace: 'pid:[1]' } },
    silent: { ...here, pid: 1, machine: { ...here.machine, host: 'another' } },
  };
  for (const [worker, shown] of Object.entries(workers)) {
    await files.scratch(`scratch/${worker}`);
    if (shown) await files.write(`workers/${worker}`, JSON.stringify(shown));
    else await showAlive(files, worker);
  }
  const longAgo = new Date(Date.now() - 700_000);
  await utimes(join(url, 'workers/silent'), longAgo, longAgo);
  await removeLeftovers(files);
  expect(await files.folders('scratch')).toEqual(['alive', 'elsewhere']);
});
