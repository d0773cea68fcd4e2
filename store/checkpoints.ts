import type { Checkpoints } from '../core/artifact.ts';
import type { Files } from './files.ts';

/** The checkpoints of the computation `key` of a stage. */
export function openCheckpoints(files: Files, stage: string, key: string): Checkpoints {
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
