import fs from 'node:fs/promises';
import { join } from 'node:path';

/** The file operations that a local store uses: Node's, or those of a simulated disk. */
export type Disk = Pick<
  typeof fs,
  | 'chmod'
  | 'copyFile'
  | 'link'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'realpath'
  | 'rename'
  | 'rm'
  | 'stat'
  | 'symlink'
  | 'unlink'
>;

export const nodeDisk: Disk = fs;

export async function absentIsNull<T>(promise: Promise<T>): Promise<T | null> {
  return promise.catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  });
}

export async function existingIsFalse(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    (error) => {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    },
  );
}

/** Whether it is an error of the operating system, with one of these codes if any are given. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  return code !== null && (codes.length === 0 || codes.includes(code));
}

/** Forces what the operating system holds back of a file, or of a folder's list of names, to the disk. */
export async function sync(disk: Disk, path: string): Promise<void> {
  const file = await disk.open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

export type Entry = { key: string; bytes: number; modified: number };

/** The files below `root/prefix`, sorted by their path from `root`. */
export async function listFiles(disk: Disk, root: string, prefix: string): Promise<Entry[]> {
  const found = await absentIsNull(disk.readdir(join(root, prefix), { recursive: true, withFileTypes: true }));
  const files = (found ?? []).filter((entry) => entry.isFile());
  const entries = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const facts = await absentIsNull(disk.stat(path));
      return facts && { key: path.slice(join(root, '/').length), bytes: facts.size, modified: facts.mtimeMs };
    }),
  );
  return entries.filter((entry) => entry !== null).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Names of the folders in a folder, sorted. */
export async function listFolders(disk: Disk, folder: string): Promise<string[]> {
  const found = (await absentIsNull(disk.readdir(folder, { withFileTypes: true }))) ?? [];
  return found
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
