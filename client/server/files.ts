import { join, resolve } from 'node:path';

/** Paths of the embedded server's files. */
export type ServerFiles = { database: string; lock: string; claim: string; log: string };

/** The folder for all of marketflow's files: `MARKETFLOW_HOME`, else `.marketflow` in the current folder. */
export function marketflowHome(): string {
  return resolve(process.env.MARKETFLOW_HOME || '.marketflow');
}

export function serverFiles(home: string): ServerFiles {
  const at = (name: string) => join(resolve(home), name);
  return {
    database: at('temporal.db'),
    lock: at('temporal.lock'),
    claim: at('temporal.claim'),
    log: at('temporal.log'),
  };
}
