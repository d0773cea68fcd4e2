import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Checkpoints } from '../core/artifact.ts';
import { InvalidInput } from '../core/errors.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { type Files, localFiles } from './files.ts';
import { type Objects, openObjects } from './objects.ts';
import { openReceipts, type Receipts } from './receipts.ts';
import { openRuns, type Runs } from './runs.ts';

/** The shared store of artifacts, receipts and runs. */
export type Store = {
  /** Absolute folder. */
  url: string;
  files: Files;
  objects: Objects;
  receipts: Receipts;
  runs: Runs;
  checkpoints(stage: string, key: string): Checkpoints;
  /** The time on the store's clock, ISO 8601. */
  now(): Promise<string>;
  /** The store's unique id, which shows whether two workers share a store. */
  id(): Promise<string>;
};

/** `--store`, else `MARKETFLOW_STORE`, else `.marketflow/store` in the current folder. */
export function storeUrl(given?: string): string {
  const url = given ?? process.env.MARKETFLOW_STORE ?? '.marketflow/store';
  if (/^[a-z0-9]+:\/\//i.test(url)) {
    throw new InvalidInput(`store ${url} is not a folder; give the path of a local or mounted folder`);
  }
  return resolve(url);
}

/** The store in the folder `url`. */
export function openStore(url: string): Store {
  return storeOn(url, nodeDisk, localFiles(url));
}

export function storeOn(url: string, disk: Disk, files: Files): Store {
  const objects = openObjects(files, disk);
  return {
    url,
    files,
    objects,
    receipts: openReceipts(files, objects),
    runs: openRuns(files),
    checkpoints: (stage, key) => openCheckpoints(files, stage, key),
    now: async () => new Date(await files.now()).toISOString(),
    id: async () => {
      const known = await files.read('id');
      if (known === null) await files.create('id', randomUUID());
      return String(known ?? (await files.read('id')));
    },
  };
}

/** The checkpoints of the computation `key` of a stage. */
function openCheckpoints(files: Files, stage: string, key: string): Checkpoints {
  const folder = `progress/${stage}/${key}`;
  return {
    list: async () => (await files.list(folder)).map((entry) => entry.key.slice(folder.length + 1)),
    read: async (name) => {
      const bytes = await files.read(`${folder}/${name}`);
      if (bytes === null) throw new Error(`there is no checkpoint ${name}`);
      return bytes;
    },
    write: (name, bytes) => files.write(`${folder}/${name}`, bytes),
    remove: (name) => files.remove(`${folder}/${name}`),
  };
}
