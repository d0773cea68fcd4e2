import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverFiles } from '../../../client/server/files.ts';
import { readState } from '../../../client/server/state.ts';
import { newUser, type Started, type User } from '../../support/marketflow.ts';
import { killProcess } from '../../support/serverCommands.ts';
import { until } from '../../support/until.ts';

let user: User;
let server: Started;
beforeAll(async () => {
  user = newUser();
  server = user.start('worker', '--only', 'training');
  await server.prints(/press Ctrl-C to stop/);
  const created = await user.marketflow('schedule', 'create', '--id', 'past', '--at', '04:00', '--epochs', '1');
  expect(created.code).toBe(0);
});
afterAll(() => user.dispose());

const days = ['--from', '2023-06-01', '--to', '2023-06-01'];

test('a backfill reports that no worker picks up its run, and follows it beyond a restart of the server', async () => {
  const backfill = user.start('schedule', 'backfill', '--id', 'past', ...days);
  await backfill.prints(/no worker has picked up the run yet/);
  user.start('worker', '--only', 'analysis');
  await until('the run has begun', async () => (await user.store.runs.list()).length);
  await killProcess(readState(serverFiles(user.folder))!.server.pid);
  const { code, stdout } = await backfill.ended;
  expect([code, stdout]).toEqual([0, '2023-06-01 completed (past-backfill-2023-06-01)\n']);
});
