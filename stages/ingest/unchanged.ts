import { stat } from 'node:fs/promises';
import { InvalidInput } from '../../core/errors.ts';
import { shown } from '../../core/words.ts';

/** What changes when a file does. */
type Fingerprint = { size: number; mtimeMs: number; ino: number };

/** The file's fingerprint; throws `InvalidInput` when it is gone, cannot be read or is no regular file. */
export async function fingerprint(path: string, name: string): Promise<Fingerprint> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(
      `${shown(name, 200)} cannot be opened (${error.code}); check that it is there and may be read`,
    );
  });
  if (!found.isFile()) throw new InvalidInput(`${shown(name, 200)} is no regular file; wanted a CSV or Parquet file`);
  return { size: found.size, mtimeMs: found.mtimeMs, ino: found.ino };
}

/** Throws `InvalidInput` when the file is not what it was: half of the old and half of the new would be no table. */
export async function refuseChanged(path: string, name: string, before: Fingerprint): Promise<void> {
  const after = await fingerprint(path, name);
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) {
    throw new InvalidInput(
      `${shown(name, 200)} changed while it was being read (${before.size} bytes before, ${after.size} after); start again when it is complete`,
    );
  }
}
