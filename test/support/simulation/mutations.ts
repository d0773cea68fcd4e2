import type { Disk } from '../../../store/disk.ts';
import type { Mutation } from './simulate.ts';

/** Repairs of the store taken out one by one. The simulation must find each. */
export const mutations: Record<string, Mutation> = {
  'ages by the clock of the machine that asks': {
    files: (files) => ({ ...files, now: async () => Date.now() }),
  },
  'a removal that looks and then deletes': {
    files: (files) => ({
      ...files,
      removeOlder: async (key, before) => {
        const modified = await files.modified(key);
        if (modified === null || modified >= before) return false;
        // Others take their turns in between, as when the process is slow.
        for (let step = 0; step < 100; step++) await files.modified(key);
        await files.remove(key);
        return true;
      },
    }),
  },
  'a source that is read without the digest in the key of its receipt': {
    source: ({ file }) => ({ file }),
  },
  'folders that are not synced after a file is created in them': {
    disk: (disk) => ({
      ...disk,
      open: (async (path, flags, mode) =>
        unsyncedFolder(await disk.open(path, flags, mode), path, flags)) as Disk['open'],
    }),
  },
};

type Handle = Awaited<ReturnType<Disk['open']>>;

/** Outside scratch, what is opened for reading and synced is a folder. */
function unsyncedFolder(handle: Handle, path: unknown, flags: unknown): Handle {
  const isFolder = flags === 'r' && !String(path).includes('/scratch/');
  return isFolder ? { ...handle, sync: async () => undefined } : handle;
}
