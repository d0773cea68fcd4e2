import { randomUUID } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, link, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../engine/project.ts';

const manifestName = 'complete.json';

/** Suffix of a folder that is still being filled. */
export const unfinished = '.part';

/** The folder of a complete entry, or null: every file must still have the size it had when the entry was finished. */
export function cached(name: string): string | null {
  const folder = join(cacheFolder(), name);
  try {
    const sizes = JSON.parse(readFileSync(join(folder, manifestName), 'utf8')) as Record<string, number>;
    const whole = Object.entries(sizes).every(([file, bytes]) => statSync(join(folder, file)).size === bytes);
    return whole ? folder : null;
  } catch {
    return null;
  }
}

/** The complete entries whose names start with `prefix`, newest name first. */
export function cachedLike(prefix: string): string[] {
  if (!existsSync(cacheFolder())) return [];
  const names = readdirSync(cacheFolder()).filter((name) => name.startsWith(prefix) && !name.endsWith(unfinished));
  return names
    .sort()
    .reverse()
    .flatMap((name) => cached(name) ?? []);
}

/** Makes an entry: `fill` writes into a temporary folder, which gets the entry's name only when it is complete. */
export async function keep(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  const part = `${folder}.${randomUUID()}${unfinished}`;
  mkdirSync(part, { recursive: true });
  try {
    await fill(part);
    const sizes = Object.fromEntries(filesIn(part).map((file) => [file, statSync(join(part, file)).size]));
    writeFileSync(join(part, manifestName), JSON.stringify(sizes));
    if (!cached(name)) replaceFolder(part, folder);
    return folder;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Puts a finished folder in the place of whatever is there. */
export function replaceFolder(finished: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  renameSync(finished, folder);
}

/** Gives a big file a second name where the file system can, else copies it; a symbolic link stays one. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) await symlink(await readlink(from), to);
  else await link(from, to).catch(() => copyFile(from, to));
}

/** The bytes in a folder, which may change while they are counted. */
export function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (file) => lstatSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Removes unfinished entries that a killed setup left in a folder. Call it only while holding the setup's claim. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (name.endsWith(unfinished)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Every file below a folder, relative to it, in order; links to files count as files. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}
