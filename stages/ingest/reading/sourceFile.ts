import { constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { type Disk, nodeDisk } from '../../../store/disk.ts';
import { type SourceDigest, sourceChanged } from '../../../store/memo.ts';
import { fileDigest, fileState } from '../../../store/objects.ts';

/** An opened source file. */
export type OpenSource = {
  /** Path of a link to it, to be used for all reads. It has no characters that DuckDB would take for a pattern. */
  path: string;
  /** Throws `SourceChanged` unless the file still has the content that it had when it was opened, and the known digest. */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the file with the real path `file`, with a link to it in `folder`. Where the system has `/proc`, the link leads to the
 * open file, so that all reads are of this one file whatever happens to its path. Throws `InvalidInput` if it cannot be opened
 * or is not a regular file, and `SourceChanged` if its path has become a link or it is not in the `known` state.
 */
export async function openSource(
  file: string,
  name: string,
  folder: string,
  known?: SourceDigest,
  disk: Disk = nodeDisk,
): Promise<OpenSource> {
  // Opening a pipe would otherwise wait for its writer.
  const handle = await disk.open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    throw openFault(error, name);
  });
  try {
    if (!(await handle.stat()).isFile())
      throw new InvalidInput(`${shown(name, 200)} is not a regular file; expected a CSV or Parquet file`);
    const path = join(folder, 'source');
    const opened = `/proc/self/fd/${handle.fd}`;
    await disk.symlink(existsSync(opened) ? opened : file, path);
    const state = await fileState(path, disk);
    if ((await disk.realpath(path).catch(() => null)) !== file) throw sourceChanged(name);
    if (known && known.state !== null && known.state !== state) throw sourceChanged(name);
    return {
      path,
      checkUnchanged: async () => {
        const isKnown = known?.state !== null || known.digest === (await fileDigest(path, disk));
        if (!isKnown || (await fileState(path, disk)) !== state) throw sourceChanged(name);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The error for a file that has gone since it was listed, or may not be read. Other errors are returned as they are. */
export function openFault(error: unknown, name: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return sourceChanged(name);
  if (!['ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(code)) return error;
  return new InvalidInput(`${shown(name, 200)} cannot be opened (${code}); check that it exists and is readable`);
}
