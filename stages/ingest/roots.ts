import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { shown } from '../../core/words.ts';

/**
 * The real path of `path`, with links resolved. Throws `InvalidInput` if it does not exist, or is outside all `roots`:
 * anyone with access to the UI can enter a path, which must not expose other files.
 */
export async function insideRoots(path: string, roots: string[], name: string): Promise<string> {
  if (path.includes('\0')) throw new InvalidInput(`${shown(name, 200)} is not a valid path: it has a NUL character`);
  let code = '';
  const real = await realpath(path).catch((error) => {
    code = error.code;
    return null;
  });
  const reals = await Promise.all(roots.map((root) => realpath(root).catch(() => null)));
  const inside = (root: string | null) => root !== null && isInside(real ?? path, root);
  // An error must not reveal whether a path outside the roots exists.
  if (!reals.some(inside) && (real !== null || !roots.some((root) => isInside(path, root))))
    throw outsideRoots(name, roots);
  if (real === null) throw new InvalidInput(`${shown(name, 200)} ${await unreadable(path, code)}`);
  return real;
}

/** Why a path has no real path. A link has an entry, even if it leads nowhere. */
async function unreadable(path: string, code: string): Promise<string> {
  if (/^(EACCES|EPERM)$/.test(code)) return `cannot be opened (${code}); check its permissions`;
  if (!/^(ENOENT|ENOTDIR)$/.test(code)) return `cannot be opened (${code}); check the path`;
  const isLink = await lstat(path).catch(() => null);
  return isLink ? 'is a link to nothing; correct or remove it' : 'does not exist; check the path';
}

function isInside(path: string, root: string): boolean {
  const route = relative(root, path);
  return route === '' || (route !== '..' && !route.startsWith(`..${sep}`) && !isAbsolute(route));
}

function outsideRoots(name: string, roots: string[]): InvalidInput {
  const allowed = roots.length === 0 ? 'none' : roots.map((root) => shown(root, 200)).join(', ');
  return new InvalidInput(
    `${shown(name, 200)} is outside the folders that this worker may read (${allowed}); move the data into one of them, or add its folder to MARKETFLOW_ROOTS`,
  );
}
