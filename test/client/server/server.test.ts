import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, beforeAll, describe, expect, vi } from 'vitest';
import { UnknownHolder } from '../../../client/processes/exclusive.ts';
import { serverFiles } from '../../../client/server/files.ts';
import { connectLastingServer, connectServer } from '../../../client/server/server.ts';
import { DatabaseDamaged, NoLastingServer, NoServer } from '../../../core/serverErrors.ts';
import { type Home, killProcess, newHome, withoutConfiguredServer } from '../../support/serverCommands.ts';
import { until } from '../../support/until.ts';

/** Each test has its own folder. The tests run concurrently because they mostly wait for servers. */
const test = base.extend<{ home: Home }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern
  home: async ({}, use) => {
    const home = newHome();
    await use(home);
    await home.dispose();
  },
});

beforeAll(() => {
  for (const [name, value] of Object.entries(withoutConfiguredServer(tmpdir()))) vi.stubEnv(name, value);
});

describe.concurrent('the embedded server', () => {
  test('listens on this machine only, is shared by two commands, and stops with the last one', async ({
    home,
    expect,
  }) => {
    const first = await home.start('run');
    const second = await home.start('status');
    expect(first.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(second.address).toBe(first.address);
    expect((await fetch(first.uiUrl)).headers.get('content-type')).toContain('text/html');
    await first.end();
    expect(home.serversRunning()).toEqual([home.serverPid()]);
    await second.end();
    expect(home.serversRunning()).toEqual([]);
    expect(home.serverPid()).toBeNull();
  });

  test('is started once when four commands start concurrently', async ({ home, expect }) => {
    const commands = await Promise.all(['run', 'run', 'up', 'worker'].map(home.start));
    expect(new Set(commands.map(({ address }) => address)).size).toBe(1);
    expect(home.serversRunning()).toEqual([home.serverPid()]);
    await Promise.all(commands.map((command) => command.end()));
    expect(home.serversRunning()).toEqual([]);
  });

  test('survives a killed command, is used by the next one, and stops with that', async ({ home, expect }) => {
    const killed = await home.start('run');
    const server = home.serverPid();
    await killed.kill();
    expect(home.serversRunning()).toEqual([server]);
    const next = await home.start('run');
    expect(home.serverPid()).toBe(server);
    await next.end();
    expect(home.serversRunning()).toEqual([]);
  });

  test('is replaced after it died, with the same ports and the same database', async ({ home, expect }) => {
    const usual = await occupy(7233);
    const before = await home.start('up');
    usual.close();
    await killProcess(home.serverPid()!);
    const after = await home.start('run');
    expect(after.address).toBe(before.address);
    expect(home.serversRunning()).toEqual([home.serverPid()]);
    await before.end();
    expect(home.serversRunning()).toEqual([home.serverPid()]);
    await after.end();
    expect(home.serversRunning()).toEqual([]);
  });

  test('is found without its lock file', async ({ home, expect }) => {
    const first = await home.start('up');
    const server = home.serverPid();
    rmSync(serverFiles(home.folder).lock);
    const second = await home.start('run');
    expect(second.address).toBe(first.address);
    expect(home.serversRunning()).toEqual([server]);
  });

  test('is not mistaken for another process that reuses its pid', async ({ home, expect }) => {
    const first = await home.start('run');
    await first.kill();
    await killProcess(home.serverPid()!);
    const { lock } = serverFiles(home.folder);
    const state = JSON.parse(readFileSync(lock, 'utf8'));
    const reused = {
      ...state,
      server: { ...state.server, pid: process.pid },
      users: [{ ...state.users[0], pid: process.pid }],
    };
    writeFileSync(lock, JSON.stringify(reused));
    const second = await home.start('run');
    expect(home.serversRunning()).toEqual([home.serverPid()]);
    await second.end();
    expect(home.serversRunning()).toEqual([]);
  });

  test('is neither joined nor replaced if the lock names a process that cannot be checked', async ({
    home,
    expect,
  }) => {
    const first = await home.start('run');
    await first.kill();
    const { lock } = serverFiles(home.folder);
    const state = JSON.parse(readFileSync(lock, 'utf8'));
    const server = { ...state.server, machine: { ...state.server.machine, namespace: 'pid:[4026532000]' } };
    writeFileSync(lock, JSON.stringify({ ...state, server }));
    const failure = connectServer({ verb: 'run', home: home.folder });
    await expect(failure).rejects.toThrow(UnknownHolder);
    await expect(failure).rejects.toThrow(`process ${server.pid} in another container on ${hostname()}`);
    await expect(failure).rejects.toThrow(`delete ${lock}`);
    expect(home.serversRunning()).toEqual([server.pid]);
  });

  test('takes other ports when the usual ones are in use', async ({ home, expect }) => {
    const usual = await occupy(7233);
    const command = await home.start('run');
    expect(command.address).not.toBe('127.0.0.1:7233');
    expect((await fetch(command.uiUrl)).status).toBe(200);
    usual.close();
  });

  test('is started once per folder, also when two start concurrently', async ({ home, expect }) => {
    const other = newHome();
    const [here, there] = await Promise.all([home.start('run'), other.start('run')]);
    expect(here.address).not.toBe(there.address);
    expect([home.serversRunning().length, other.serversRunning().length]).toEqual([1, 1]);
    await other.dispose();
  });

  test.each([
    ['was overwritten', () => Buffer.from('this is no database'), /not a database/],
    ['was cut off', (bytes: Buffer) => bytes.subarray(0, 30_000), /malformed/],
  ])('says what to do with a database that %s, and the next command begins an empty one', async (_, damage, reason) => {
    const home = newHome();
    await (await home.start('run')).end();
    const { database, log } = serverFiles(home.folder);
    writeFileSync(database, damage(readFileSync(database)));
    const failure = await connectServer({ verb: 'run', home: home.folder }).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(DatabaseDamaged);
    expect((failure as Error).message).toMatch(reason);
    for (const named of [`move ${database}* to another folder`, log])
      expect((failure as Error).message).toContain(named);
    expect(home.serversRunning()).toEqual([]);
    rmSync(database);
    await (await home.start('run')).end();
    await home.dispose();
  });

  test('reports its last log lines when it cannot start', async ({ home, expect }) => {
    mkdirSync(serverFiles(home.folder).database);
    const failure = connectServer({ verb: 'run', home: home.folder });
    await expect(failure).rejects.toThrow(NoServer);
    await expect(failure).rejects.toThrow(
      /the Temporal server does not start: .*unable to open database.*temporal\.log/,
    );
    expect(home.serversRunning()).toEqual([]);
  });
});

test('an embedded server that ends without a word is not reported with the reason of an earlier start', async () => {
  const home = newHome();
  const { log } = serverFiles(home.folder);
  writeFileSync(log, 'Error: file is not a database (26)\n');
  writeFileSync(join(home.folder, 'temporal'), '#!/bin/sh\n', { mode: 0o755 });
  const path = process.env.PATH ?? '';
  vi.stubEnv('PATH', `${home.folder}:${path}`);
  const failure = await connectServer({ verb: 'run', home: home.folder }).catch((error: Error) => error);
  vi.stubEnv('PATH', path);
  expect(failure).toBeInstanceOf(NoServer);
  expect((failure as Error).message).toBe(`the Temporal server does not start: it has logged nothing (${log})`);
  await home.dispose();
});

describe.concurrent('a long-running server', () => {
  test('is not available while nothing, or only a run, uses the embedded server', async ({ home, expect }) => {
    const ask = () => connectLastingServer({ verb: 'schedule', home: home.folder });
    await expect(ask()).rejects.toThrow(NoLastingServer);
    await home.start('run');
    await expect(ask()).rejects.toThrow('`schedule` needs a long-running Temporal server: run `marketflow up`');
  });

  test('is the embedded server while `up` uses it', async ({ home, expect }) => {
    const up = await home.start('up');
    const server = await connectLastingServer({ verb: 'schedule', home: home.folder });
    expect(server.address).toBe(up.address);
    await server.release();
    expect(home.serversRunning()).toEqual([home.serverPid()]);
  });
});

/** Occupies the port, unless another process already does. */
async function occupy(port: number): Promise<Server> {
  const server = createServer();
  const listens = () =>
    new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
  await until(`port ${port} can be taken`, listens, 10).catch(() => undefined);
  return server;
}
