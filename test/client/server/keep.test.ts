import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectClient } from '../../../client/server/connection.ts';
import { connectServer } from '../../../client/server/server.ts';
import { type Home, killProcess, newHome, withoutConfiguredServer } from '../../support/serverCommands.ts';

let home: Home;
beforeEach(() => {
  home = newHome();
  for (const [name, value] of Object.entries(withoutConfiguredServer(home.folder))) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  return home.dispose();
});

it('starts an embedded server that is killed again where it was, so that its client goes on, and stops it in the end', async () => {
  let hear: (line: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    hear = resolve;
  });
  const server = await connectServer({ verb: 'run', home: home.folder, keep: hear });
  const client = await connectClient(server);
  const first = home.serverPid()!;
  await killProcess(first);
  expect(await told).toBe(`the Temporal server had died and has been started again at ${server.address}`);
  expect(home.serverPid()).not.toBe(first);
  await client.connection.withDeadline(Date.now() + 30_000, () => client.connection.ensureConnected());
  await client.workflowService.describeNamespace({ namespace: 'default' });
  await client.connection.close();
  await server.release();
  expect(home.serversRunning()).toEqual([]);
});
