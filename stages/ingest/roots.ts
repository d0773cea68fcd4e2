import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { shown } from '../../core/words.ts';

/** The folders in `text`, separated by commas, or by colons as in PATH. */
export function parseRoots(text: string): string[] {
  return text
    .split(/[,:]/)
    .map((root) => root.trim())
    .filter((root) => root !== '');
}

/**
 * The real path of `path`, links followed. Throws `InvalidInput` when it is not there, or outside all `roots`: an input
 * can be typed by anyone who reaches the UI, and must not show files that were not meant for it.
 */
export async function insideRoots(path: string, roots: string[], name: string): Promise<string> {
  if (path.includes('\0')) throw new InvalidInput(`${shown(name, 200)} is no path: it has a NUL character`);
  const real = await realpath(path).catch(() => null);
  const reals = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  const inside = (root: string | null) => root !== null && isInside(real ?? path, root);
  // Whether something is there is told only of what is inside: an error must not be a way to look around.
  if (!reals.some(inside) && (real !== null || !roots.some((root) => isInside(path, root)))) throw outside(name, roots);
  if (real === null) throw new InvalidInput(`${shown(name, 200)} is not there; check the path`);
  return real;
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function outside(name: string, roots: string[]): InvalidInput {
  const allowed = roots.length === 0 ? 'there are none' : roots.map((root) => shown(root, 200)).join(', ');
  return new InvalidInput(
    `${shown(name, 200)} is outside the folders that this worker may read (${allowed}); move the data there, or add its folder to MARKETFLOW_ROOTS`,
  );
}
