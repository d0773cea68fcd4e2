import { stat } from 'node:fs/promises';
import { InvalidInput } from '../../core/errors.ts';

/** Throws InvalidInput if the folder of an output file does not exist. Called before anything is computed. */
export async function requireFolder(folder: string, option: string): Promise<void> {
  if ((await stat(folder).catch(() => null))?.isDirectory()) return;
  throw new InvalidInput(`${JSON.stringify(folder)} is not a folder; create it, or choose another file with ${option}`);
}
