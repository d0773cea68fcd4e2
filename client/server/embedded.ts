import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NoServer } from '../../core/serverErrors.ts';
import { exclusively } from '../processes/exclusive.ts';
import { identify, isAlive } from '../processes/identity.ts';
import { cacheFolder } from '../setup/cache.ts';
import { temporalProgram } from '../setup/temporal.ts';
import { type ServerFiles, serverFiles } from './files.ts';
import { choosePorts } from './ports.ts';
import { answers, lastWords, startProgram, stopProgram } from './program.ts';
import { type RunningServer, readState, type ServerUser, writeState } from './state.ts';
import { strayServer } from './stray.ts';

const STARTS = 3;

/** A use of the embedded server by this process. */
export interface EmbeddedUse {
  server: RunningServer;
  /** Ends the use; the last one that lives stops the server. May be called twice. */
  release: () => Promise<void>;
}

/** Joins the server on this home's database, adopting a living one and replacing a dead one. Throws `NoServer`. */
export async function useEmbedded(home: string, verb: string): Promise<EmbeddedUse> {
  const files = serverFiles(home);
  const user: ServerUser = { ...identify(process.pid), id: randomUUID(), verb };
  const server = await exclusively(files.claim, async () => {
    const living = await livingServer(files);
    const server = living ?? (await startServer(files));
    writeState(files, { server, users: [...(readState(files)?.users ?? []), user] });
    return server;
  });
  let released: Promise<void> | undefined;
  return { server, release: () => (released ??= release(files, server, user)) };
}

/** The server the lock file names, if it lives; a look without joining it. */
export function runningServer(home: string): RunningServer | null {
  const server = readState(serverFiles(home))?.server;
  return server && isAlive(server) ? server : null;
}

/** The verbs of the commands that use the embedded server of this home at the moment; empty when none runs. */
export function embeddedUsers(home: string): string[] {
  const users = readState(serverFiles(home))?.users ?? [];
  return runningServer(home) ? users.map(({ verb }) => verb) : [];
}

/** The server that already runs on the database, once it answers. One that lives but stays silent is ended. */
async function livingServer(files: ServerFiles): Promise<RunningServer | null> {
  const named = readState(files)?.server;
  const server = named && isAlive(named) ? named : strayServer(files.database);
  if (server === null) return null;
  if (await answers(server)) return server;
  await stopProgram(server);
  return null;
}

/**
 * Starts a server; the lock file names it before it answers, so that it is found again if this process dies meanwhile.
 * One start at a time over all projects of a user: two that saw the same port free would mistake one server for the other's.
 */
async function startServer(files: ServerFiles): Promise<RunningServer> {
  const program = temporalProgram();
  if (program === null)
    throw new NoServer('no `temporal` program here: run `npm run setup`, or set TEMPORAL_ADDRESS to a server');
  const before = readState(files);
  return exclusively(join(cacheFolder(), 'ports.claim'), async () => {
    for (let start = 0; start < STARTS; start += 1) {
      const server = startProgram(program, files, await choosePorts(before?.server.ports));
      writeState(files, { server, users: before?.users ?? [] });
      if (await answers(server)) return server;
      await stopProgram(server);
    }
    throw new NoServer(`the Temporal server does not start: ${lastWords(files)} (${files.log})`);
  });
}

async function release(files: ServerFiles, server: RunningServer, user: ServerUser): Promise<void> {
  if (!existsSync(files.lock)) return stopProgram(server);
  await exclusively(files.claim, async () => {
    const state = readState(files);
    const others = state?.users.filter(({ id }) => id !== user.id) ?? [];
    if (state && others.length > 0) return writeState(files, { ...state, users: others });
    await stopProgram(state?.server ?? server);
    writeState(files, null);
  });
}
