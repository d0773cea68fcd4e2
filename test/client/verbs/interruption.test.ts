import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../../core/run.ts';
import { newUser, type Started, type User } from '../../support/marketflow.ts';

let user: User;
beforeAll(async () => {
  user = newUser();
  // Longer than any test: it is always interrupted.
  const input = { training: { epochs: 10_000, earlyStopping: false } };
  await writeFile(join(user.folder, 'long.json'), JSON.stringify(input));
});
afterAll(() => user.dispose());

describe('a run that is interrupted', { timeout: 180_000 }, () => {
  let first: string;

  test('is cancelled by Ctrl-C: closed, no process left, exit 1, and a command to resume it', async () => {
    const run = user.start('run', '--input', 'long.json', '--json');
    await run.prints(/epoch/);
    expect(user.processes().length).toBeGreaterThan(1);
    run.signal('SIGINT');
    expect((await run.ended).code).toBe(1);
    const document = JSON.parse(run.stdout) as RunDocument;
    first = document.runId!;
    expect(document.status).toBe('cancelled');
    expect(statuses(document)).toMatchObject({ merge: 'done', training: 'cancelled', charts: 'cancelled' });
    expect(run.stderr).toContain(`resume ${first}`);
    await expect.poll(user.processes).toEqual([]);
  });

  test('is resumed as a new run of the same origin, with finished stages cached', async () => {
    const resumed = user.start('resume', 'latest');
    await resumed.prints(/epoch/);
    const document = await latest();
    expect(document).toMatchObject({ status: 'running', originRunId: first });
    expect(document.runId).not.toBe(first);
    expect(statuses(document)).toMatchObject({ 'ingest:events': 'cached', merge: 'cached', training: 'running' });
    await kill(resumed);
  });

  test('is interrupted when its process is killed, and resumed again with the first origin', async () => {
    const killed = await latest();
    expect(killed.status).toBe('interrupted');
    const resumed = user.start('resume', killed.runId!);
    await resumed.prints(/epoch/);
    expect(await latest()).toMatchObject({ status: 'running', originRunId: first });
    expect((await latest()).runId).not.toBe(killed.runId);

    const following = user.start('resume', 'latest', '--yes');
    await following.prints(/cached/);
    expect(await user.marketflow('cancel', 'latest')).toMatchObject({ code: 0 });
    expect((await resumed.ended).code).toBe(1);
    expect((await following.ended).code).toBe(1);
    expect((await latest()).status).toBe('cancelled');
    await expect.poll(user.processes).toEqual([]);
  });
});

async function latest(): Promise<RunDocument> {
  return JSON.parse((await user.marketflow('status', 'latest', '--json')).stdout);
}

function statuses({ stages }: RunDocument): Record<string, string> {
  return Object.fromEntries(stages.map(({ stage, status }) => [stage, status]));
}

/** Kills a command like `kill -9`, and makes the lease of its run expire. */
async function kill(command: Started): Promise<void> {
  command.signal('SIGKILL');
  await command.ended;
  for (const { key } of await user.store.files.list('runs'))
    if (key.includes('/leases/')) await utimes(join(user.store.url, key), 1, 1);
}
