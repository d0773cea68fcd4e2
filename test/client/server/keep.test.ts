import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectClient, connectServer } from '../../../client/server/server.ts';
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

test('an embedded server that is killed is restarted at the same address for its client, and stopped in the end', async () => {
  let report: (line: string) => void = () => undefined;
  const reported = new Promise<string>((resolve) => {
    report = resolve;
  });
  const server = await connectServer({ verb: 'run', home: home.folder, keep: report });
  const client = await connectClient(server);
  const first = home.serverPid()!;
  await killProcess(first);
  expect(await reported).toBe(`the Temporal server died and was restarted at ${server.address}`);
  expect(home.serverPid()).not.toBe(first);
  await client.connection.withDeadline(Date.now() + 30_000, () => client.connection.ensureConnected());
  await client.workflowService.describeNamespace({ namespace: 'default' });
  await client.connection.close();
  await server.release();
  expect(home.serversRunning()).toEqual([]);
});
