import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseDamaged, NoServer } from '../../core/serverErrors.ts';
import { cacheFolder } from '../../engine/project.ts';
import { describeProcess, identify, isAlive, isElsewhere } from '../../store/identity.ts';
import { exclusively, UnknownHolder } from '../processes/exclusive.ts';
import { temporalProgram } from '../setup/temporal.ts';
import { type ServerFiles, serverFiles } from './files.ts';
import { choosePorts } from './ports.ts';
import { becomesReady, lastLogLines, logSize, startProgram, stopProgram } from './program.ts';
import { type RunningServer, readState, type ServerUser, writeState } from './state.ts';
import { strayServer } from './stray.ts';

const startAttempts = 3;

/** A use of the embedded server by this process. */
export type EmbeddedUse = {
  server: RunningServer;
  /** Ends the use; the last one stops the server. May be called twice. */
  release: () => Promise<void>;
};

/** Uses the server on this home's database, and starts it if it is not running. Throws `NoServer` or `UnknownHolder`. */
export async function useEmbedded(home: string, verb: string): Promise<EmbeddedUse> {
  const files = serverFiles(home);
  const user: ServerUser = { ...identify(process.pid), id: randomUUID(), verb };
  const server = await exclusively(files.claim, async () => {
    const server = (await respondingServer(files)) ?? (await startServer(files));
    writeState(files, { server, users: [...(readState(files)?.users ?? []), user] });
    return server;
  });
  let released: Promise<void> | undefined;
  return { server, release: () => (released ??= release(files, server, user)) };
}

/** The server in the lock file if it is running, without using it. */
export function runningServer(home: string): RunningServer | null {
  const server = readState(serverFiles(home))?.server;
  return server && isAlive(server) ? server : null;
}

/** The verbs of the commands that are using this home's embedded server; empty if it is not running. */
export function embeddedUsers(home: string): string[] {
  const users = readState(serverFiles(home))?.users ?? [];
  return runningServer(home) ? users.map(({ verb }) => verb) : [];
}

/** The server that is already running on the database, when it is ready. A server that does not respond is stopped. */
async function respondingServer(files: ServerFiles): Promise<RunningServer | null> {
  const named = readState(files)?.server;
  if (named && isElsewhere(named)) throw usedElsewhere(files, named);
  const server = named && isAlive(named) ? named : strayServer(files.database);
  if (server === null) return null;
  if (await becomesReady(server)) return server;
  await stopProgram(server);
  return null;
}

/** Two servers on one database break each other, so one that cannot be checked is never replaced. */
function usedElsewhere({ database, lock }: ServerFiles, server: RunningServer): UnknownHolder {
  return new UnknownHolder(
    `${database} is in use by the Temporal server that is ${describeProcess(server)}, which cannot be checked from here; stop the commands there, or set TEMPORAL_ADDRESS to a server, or MARKETFLOW_HOME to another folder; if that server no longer runs, delete ${lock}`,
  );
}

/**
 * Starts a server. The lock file is written before the server is ready, so that the server is found if this process dies
 * meanwhile. Only one server starts at a time across all projects of a user, because two could choose the same port.
 */
async function startServer(files: ServerFiles): Promise<RunningServer> {
  const program = temporalProgram();
  if (program === null)
    throw new NoServer(
      'the `temporal` program is not installed: run `npm run setup`, or set TEMPORAL_ADDRESS to a server',
    );
  const before = readState(files);
  const logged = logSize(files);
  return exclusively(join(cacheFolder(), 'ports.claim'), async () => {
    for (let attempt = 0; attempt < startAttempts; attempt += 1) {
      const server = startProgram(program, files, await choosePorts(before?.server.ports));
      writeState(files, { server, users: before?.users ?? [] });
      if (await becomesReady(server)) return server;
      await stopProgram(server);
      requireReadable(files, lastLogLines(files, logged));
    }
    const reason = lastLogLines(files, logged) || 'it has logged nothing';
    throw new NoServer(`the Temporal server does not start: ${reason} (${files.log})`);
  });
}

/** Throws if the server that has just ended could not read its database: trying again cannot help. */
function requireReadable(files: ServerFiles, logged: string): void {
  const [, reason] = /([^|]*(?:not a database|malformed|no such table)[^|]*)$/.exec(logged) ?? [];
  if (reason === undefined) return;
  throw new DatabaseDamaged(
    `the Temporal server does not start, because its database ${files.database} is damaged: ${reason.trim()} (${files.log}); put back a copy of it, or move ${files.database}* to another folder, so that the next command begins an empty one`,
  );
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
