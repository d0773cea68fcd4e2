import { spawnSync } from 'node:child_process';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { place } from '../../store/place.ts';
import { removeDeadScratch, showAlive } from '../../store/scratch.ts';
import { temporaryStore } from '../support/store.ts';

test('scratch of a worker is removed when its process in this place is dead, or it has been silent for ten minutes elsewhere', async () => {
  const { url, files } = await temporaryStore();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const workers = {
    alive: null,
    dead: { place: place(), pid: dead },
    elsewhere: { place: 'the same host name, another pid namespace', pid: dead },
    silent: { place: 'another host', pid: 1 },
  };
  for (const [worker, shown] of Object.entries(workers)) {
    await files.scratch(`scratch/${worker}`);
    if (shown) await files.write(`workers/${worker}`, JSON.stringify(shown));
    else await showAlive(files, worker);
  }
  const longAgo = new Date(Date.now() - 700_000);
  await utimes(join(url, 'workers/silent'), longAgo, longAgo);
  await removeDeadScratch(files);
  expect(await files.folders('scratch')).toEqual(['alive', 'elsewhere']);
});
