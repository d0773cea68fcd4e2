import { delimiter, join, resolve } from 'node:path';
import { projectFolder } from '../engine/project.ts';

/**
 * Folders from which a worker reads sources: `MARKETFLOW_ROOTS`, separated as in PATH, else the project's `data/` and the
 * folders that its own command line names.
 */
export function rootsOf(named: string[] = []): string[] {
  const roots = (process.env.MARKETFLOW_ROOTS ?? '').split(delimiter).filter((root) => root !== '');
  return roots.length > 0 ? roots.map((root) => resolve(root)) : [join(projectFolder, 'data'), ...named];
}
