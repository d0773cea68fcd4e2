import { createHash, randomBytes } from 'node:crypto';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { StoreUnavailable } from '../core/errors.ts';

export type Entry = { key: string; bytes: number; modified: number };

/**
 * The store's files, each written as a whole. A key is a relative path with `/`. Writes are atomic and durable: after a crash
 * a reader finds either the old content or the new one.
 */
export type Files = {
  read(key: string): Promise<Buffer | null>;
  write(key: string, bytes: Uint8Array | string): Promise<void>;
  /** Makes `to` a hard link to `from`. Both must never be changed. */
  link(from: string, to: string): Promise<void>;
  /** Creates `key`. Returns false and writes nothing if it exists. */
  create(key: string, bytes: Uint8Array | string): Promise<boolean>;
  /** All files under the folder `prefix`, sorted by key. */
  list(prefix: string): Promise<Entry[]>;
  /** Names of the folders directly under the folder `prefix`, sorted. */
  folders(prefix: string): Promise<string[]>;
  /** Removes a file or a folder, if it exists. */
  remove(key: string): Promise<void>;
  /** Sets the file's modification time to now. Returns false if there is no such file. */
  touch(key: string): Promise<boolean>;
  /** Removes a file that was modified before `before` (milliseconds since 1970). Returns whether it did. */
  removeOlder(key: string, before: number): Promise<boolean>;
  /** Moves the local file `path` to `key`. */
  moveIn(path: string, key: string): Promise<void>;
  /** Path of a read-only local file with the content of `key`; null if there is none. */
  local(key: string): Promise<string | null>;
  /** Creates an empty local folder on the same disk, from which `moveIn` is cheap. The caller removes it. */
  scratch(): Promise<string>;
};

/** Files in a local folder, which is created by the first write. */
export function localFiles(root: string): Files {
  const path = (key: string) => join(root, key);

  const writeTemporary = async (bytes: Uint8Array | string) => {
    const temporary = path(`tmp/${temporaryName()}`);
    await ensureFolder(dirname(temporary));
    await withFile(temporary, 'w', async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    return temporary;
  };

  const moveIn = async (from: string, key: string) => {
    await ensureFolder(dirname(path(key)));
    await rename(from, path(key));
    await syncFolder(dirname(path(key)));
  };

  const moveTemporary = (temporary: string, key: string) =>
    moveIn(temporary, key).catch(async (error) => {
      await unlink(temporary).catch(() => undefined);
      throw error;
    });

  return {
    read: (key) => guard(() => absentIsNull(readFile(path(key)))),
    write: (key, bytes) => guard(async () => moveTemporary(await writeTemporary(bytes), key)),
    create: (key, bytes) =>
      guard(async () => {
        const temporary = await writeTemporary(bytes);
        await ensureFolder(dirname(path(key)));
        return existingIsFalse(link(temporary, path(key))).finally(() => unlink(temporary));
      }),
    link: (from, to) =>
      guard(async () => {
        const temporary = path(`tmp/${temporaryName()}`);
        await ensureFolder(dirname(temporary));
        await link(path(from), temporary);
        await moveTemporary(temporary, to);
      }),
    list: (prefix) => guard(() => listFiles(root, prefix)),
    folders: (prefix) => guard(() => listFolders(path(prefix))),
    remove: (key) => guard(() => rm(path(key), { recursive: true, force: true })),
    touch: (key) =>
      guard(async () => {
        const now = new Date();
        return (await absentIsNull(utimes(path(key), now, now).then(() => true))) ?? false;
      }),
    removeOlder: (key, before) =>
      guard(async () => {
        const facts = await absentIsNull(stat(path(key)));
        if (facts === null || facts.mtimeMs >= before) return false;
        await rm(path(key), { force: true });
        return true;
      }),
    moveIn: (from, key) =>
      guard(async () => {
        await withFile(from, 'r', (file) => file.sync());
        await moveIn(from, key);
      }),
    local: (key) =>
      guard(async () => {
        const found = await absentIsNull(stat(path(key)));
        return found?.isFile() ? path(key) : null;
      }),
    scratch: () =>
      guard(async () => {
        const folder = path(`tmp/${temporaryName()}`);
        await mkdir(folder, { recursive: true });
        return folder;
      }),
  };
}

/** Removes the temporary files of processes on this machine that have ended, or whose ids are in `finished`. */
export async function removeLeftovers(root: string, ...finished: number[]): Promise<void> {
  for (const name of (await absentIsNull(readdir(join(root, 'tmp')))) ?? []) {
    const [host, pid] = name.split('.');
    const isLeftover = finished.includes(Number(pid)) || !isAlive(Number(pid));
    if (host === hostDigest && isLeftover) await rm(join(root, 'tmp', name), { recursive: true, force: true });
  }
}

const hostDigest = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Identifies the host and the process, so that `removeLeftovers` finds files of processes that have ended. */
function temporaryName(): string {
  return `${hostDigest}.${process.pid}.${randomBytes(6).toString('hex')}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } catch (error) {
    if (flags === 'w') await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** A rename is durable only after its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  await withFile(folder, 'r', (file) => file.sync());
}

async function listFiles(root: string, prefix: string): Promise<Entry[]> {
  const found = await absentIsNull(readdir(join(root, prefix), { recursive: true, withFileTypes: true }));
  const files = (found ?? []).filter((entry) => entry.isFile());
  const entries = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const facts = await absentIsNull(stat(path));
      return facts && { key: path.slice(join(root, '/').length), bytes: facts.size, modified: facts.mtimeMs };
    }),
  );
  return entries.filter((entry) => entry !== null).sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function listFolders(folder: string): Promise<string[]> {
  const found = (await absentIsNull(readdir(folder, { withFileTypes: true }))) ?? [];
  return found
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function absentIsNull<T>(promise: Promise<T>): Promise<T | null> {
  return promise.catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  });
}

async function existingIsFalse(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    (error) => {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    },
  );
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error)) throw error;
    throw new StoreUnavailable(
      `the store cannot be read or written: ${(error as Error).message}; check its disk and permissions`,
      {
        cause: error,
      },
    );
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  return code !== null && (codes.length === 0 || codes.includes(code));
}
