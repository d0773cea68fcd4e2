import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { StoreUnavailable } from '../core/errors.ts';
import {
  absentIsNull,
  type Disk,
  type Entry,
  existingIsFalse,
  hasCode,
  listFiles,
  listFolders,
  nodeDisk,
  sync,
} from './disk.ts';
import { isAlive } from './identity.ts';
import { machineName } from './machine.ts';

/**
 * The store's files, each written as a whole. A key is a relative path with `/`. Writes are atomic and durable: after a crash
 * a reader finds either the old content or the new one. Times are the store's, in milliseconds since 1970: the clocks of the
 * machines that share it may differ.
 */
export type Files = {
  read(key: string): Promise<Buffer | null>;
  write(key: string, bytes: Uint8Array | string): Promise<void>;
  /** Makes `to` a hard link to `from`, or a copy where that is not possible. Both must never be changed. */
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
  /** When the file was last written or touched; null if there is no such file. */
  modified(key: string): Promise<number | null>;
  now(): Promise<number>;
  /** Removes a file that was modified before `before`, and only that. Returns whether it did. */
  removeOlder(key: string, before: number): Promise<boolean>;
  /**
   * Removes what processes left of unfinished writes that have ended here, or whose ids are in `ended`, or, elsewhere, that wrote
   * it more than `age` milliseconds ago. Restores what they left of unfinished removals.
   */
  removeTemporary(age: number, ...ended: number[]): Promise<void>;
  /** Moves the local file `path` to `key`, as modified now, and makes it read-only. */
  moveIn(path: string, key: string): Promise<void>;
  /** Path of a read-only local file with the content of `key`; null if there is none. */
  local(key: string): Promise<string | null>;
  /** Creates an empty folder below the folder `prefix`, on a disk from which `moveIn` is cheap. The caller removes it. */
  scratch(prefix: string): Promise<string>;
};

/**
 * Files in a local folder, which is created by the first write. What the folder's mode allows its group, all files in it
 * allow the group; others have no access.
 */
export function localFiles(root: string, disk: Disk = nodeDisk): Files {
  const path = (key: string) => join(root, key);
  const temporaryPath = (name = `${here}.${process.pid}`) => path(`tmp/${name}.${randomBytes(6).toString('hex')}`);
  const durable = new Set<string>();

  /** Modes of what is created. A store's folder that is new is private. */
  const modes = async () => {
    const { mode } = (await absentIsNull(disk.stat(root))) ?? (await createPrivate(disk, root));
    return { folder: 0o700 | (mode & 0o2070), file: 0o600 | (mode & 0o060), readOnly: 0o400 | (mode & 0o040) };
  };

  /** Creates a folder. A file in it is durable only after the folder and its parents are synced too. */
  const ensureFolder = async (folder: string) => {
    const mode = (await modes()).folder;
    const created = await disk.mkdir(folder, { recursive: true });
    if (created === undefined && durable.has(folder)) return;
    for (let below = folder; below !== root; below = dirname(below)) {
      if (created !== undefined && !relative(created, below).startsWith('..')) await disk.chmod(below, mode);
      await sync(disk, dirname(below));
    }
    durable.add(folder);
  };

  const writeTemporary = async (bytes: Uint8Array | string) => {
    const temporary = temporaryPath();
    await ensureFolder(dirname(temporary));
    const mode = (await modes()).file;
    const file = await disk.open(temporary, 'w', mode);
    try {
      await file.writeFile(bytes);
      // Again, because the process may mask the mode.
      await file.chmod(mode);
      await file.sync();
    } catch (error) {
      await disk.unlink(temporary).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
    return temporary;
  };

  const moveIn = async (from: string, key: string) => {
    await ensureFolder(dirname(path(key)));
    await disk.rename(from, path(key));
    await sync(disk, dirname(path(key)));
  };

  const moveTemporary = (temporary: string, key: string) =>
    moveIn(temporary, key).catch(async (error) => {
      await disk.unlink(temporary).catch(() => undefined);
      throw error;
    });

  const now = () =>
    guard(async () => {
      const probe = await writeTemporary('');
      const { mtimeMs } = await disk.stat(probe);
      await disk.unlink(probe);
      return mtimeMs;
    }).catch((error) => {
      // Who may only read has only the machine's clock.
      if (hasCode(error.cause, 'EACCES', 'EROFS', 'EPERM')) return Date.now();
      throw error;
    });

  /** Restores the file if `removeOlder` has taken it. Returns whether it is there again. */
  const restore = async (key: string) => {
    const names = (await absentIsNull(disk.readdir(path('tmp')))) ?? [];
    const taken = names.find((name) => name.startsWith(`${encodeURIComponent(key)}.`));
    if (taken === undefined) return false;
    return (await absentIsNull(existingIsFalse(disk.link(path(`tmp/${taken}`), path(key))))) !== null;
  };

  /** The result of `find`, which is null if the file is absent. */
  const present = async <T>(key: string, find: () => Promise<T | null>): Promise<T | null> =>
    (await find()) ?? ((await restore(key)) ? find() : null);

  return {
    read: (key) => guard(() => present(key, () => absentIsNull(disk.readFile(path(key))))),
    write: (key, bytes) => guard(async () => moveTemporary(await writeTemporary(bytes), key)),
    create: (key, bytes) =>
      guard(async () => {
        const temporary = await writeTemporary(bytes);
        try {
          await ensureFolder(dirname(path(key)));
          const created = await existingIsFalse(disk.link(temporary, path(key)));
          // Also for the loser, who reads what the winner may not have synced yet.
          await sync(disk, dirname(path(key)));
          return created;
        } finally {
          await disk.unlink(temporary);
        }
      }),
    link: (from, to) =>
      guard(async () => {
        const temporary = temporaryPath();
        await ensureFolder(dirname(temporary));
        // Links to another user's files may be forbidden, and some file systems have none.
        await disk.link(path(from), temporary).catch(() => disk.copyFile(path(from), temporary));
        await moveTemporary(temporary, to);
      }),
    list: (prefix) => guard(() => listFiles(disk, root, prefix)),
    folders: (prefix) => guard(() => listFolders(disk, path(prefix))),
    remove: (key) =>
      guard(async () => {
        await disk.rm(path(key), { recursive: true, force: true });
        // A run must not come back, after a power loss, without the blobs that were removed after it.
        await absentIsNull(sync(disk, dirname(path(key))));
      }),
    touch: (key) => guard(async () => (await present(key, () => rewriteFirstByte(disk, path(key)))) ?? false),
    modified: (key) => guard(async () => (await absentIsNull(disk.stat(path(key))))?.mtimeMs ?? null),
    now,
    removeOlder: (key, before) =>
      guard(async () => {
        const facts = await absentIsNull(disk.stat(path(key)));
        if (facts === null || facts.mtimeMs >= before) return false;
        // Taken first and looked at again, because another process may touch or replace the file after a look.
        const taken = temporaryPath(encodeURIComponent(key));
        await ensureFolder(dirname(taken));
        if (!(await absentIsNull(disk.rename(path(key), taken).then(() => true)))) return false;
        // A receipt must not come back, after a power loss, without the blobs that were removed after it.
        await sync(disk, dirname(path(key)));
        const found = await absentIsNull(disk.stat(taken));
        const isOlder = found !== null && found.mtimeMs < before;
        if (found !== null && !isOlder) await existingIsFalse(disk.link(taken, path(key)));
        await absentIsNull(disk.unlink(taken));
        return isOlder;
      }),
    removeTemporary: (age, ...ended) =>
      guard(async () => {
        const isOld = async (facts: Stats) => (await now()) - facts.mtimeMs > age;
        for (const name of (await absentIsNull(disk.readdir(path('tmp')))) ?? []) {
          const facts = await absentIsNull(disk.stat(path(`tmp/${name}`)));
          if (facts === null) continue;
          const key = decodeURIComponent(name.slice(0, name.lastIndexOf('.')));
          // A taken file may have any age, and to restore one needlessly does no harm.
          if (key.includes('/')) await existingIsFalse(disk.link(path(`tmp/${name}`), path(key)));
          else if (!isOfEnded(name, ended) && !(await isOld(facts))) continue;
          await disk.rm(path(`tmp/${name}`), { recursive: true, force: true });
        }
      }),
    moveIn: (from, key) =>
      guard(async () => {
        await rewriteFirstByte(disk, from);
        await disk.chmod(from, (await modes()).readOnly);
        await sync(disk, from);
        await moveIn(from, key);
      }),
    local: (key) =>
      guard(async () => {
        const found = await present(key, () => absentIsNull(disk.stat(path(key))));
        return found?.isFile() ? path(key) : null;
      }),
    scratch: (prefix) =>
      guard(async () => {
        const folder = path(`${prefix}/${process.pid}.${randomBytes(6).toString('hex')}`);
        await ensureFolder(folder);
        return folder;
      }),
  };
}

const here = machineName();

/** Whether the temporary file is of a process here that has ended, or whose id is in `ended`. */
function isOfEnded(name: string, ended: number[]): boolean {
  const [machine, id] = name.split('.');
  const pid = Number(id);
  return machine === here && (ended.includes(pid) || !isAlive({ pid, started: null }));
}

/** Sets the modification time by the store's own clock, and without owning the file, as `utimes` would need. */
async function rewriteFirstByte(disk: Disk, path: string): Promise<true | null> {
  const file = await absentIsNull(disk.open(path, 'r+'));
  if (file === null) return null;
  try {
    const first = Buffer.alloc(1);
    const { bytesRead } = await file.read(first, 0, 1, 0);
    await file.write(first, 0, bytesRead, 0);
    return true;
  } finally {
    await file.close();
  }
}

async function createPrivate(disk: Disk, folder: string): Promise<Stats> {
  await disk.mkdir(folder, { recursive: true, mode: 0o700 });
  await sync(disk, dirname(folder));
  return disk.stat(folder);
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error)) throw error;
    throw new StoreUnavailable(`the store cannot be read or written: ${(error as Error).message}; ${advice(error)}`, {
      cause: error,
    });
  }
}

function advice(error: unknown): string {
  return hasCode(error, 'EACCES', 'EPERM')
    ? 'to share a store between users, give its folder to their group: chgrp -R GROUP STORE && chmod -R g+rwXs STORE'
    : 'check its disk and permissions';
}
