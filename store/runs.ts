import { createHash } from 'node:crypto';
import type { Ref } from '../core/artifact.ts';
import type { Headline, RunBase, RunId, RunStatus, StageReport } from '../core/run.ts';
import type { Files } from './files.ts';

/** A stage's record, which the worker writes next to the manifest while the stage runs and when it ends. */
export type StageRecord = StageReport & { startedAt: string; progress?: Record<string, unknown>; outputs?: Ref[] };

/** `run.json`: written when a run starts, completed when it ends, also for runs that fail. */
export type RunManifest = RunId &
  RunBase & {
    status: Exclude<RunStatus, 'interrupted'>;
    /** The source folder; the sample if the input names none. */
    source: string;
    input: unknown;
    /** ISO 8601. */
    startedAt: string;
    finishedAt?: string;
    headline?: Headline;
    /** The files of `results`. */
    results: Ref[];
    /** Digest of the five ingested tables: equal for equal data. */
    dataDigest?: string;
  };

/** Workers renew the lease of a run; a run whose lease has expired is abandoned. */
export const leaseSeconds = { renewed: 2, expires: 10 };

export type Runs = {
  list(): Promise<RunId[]>;
  read(run: RunId): Promise<RunManifest | null>;
  write(manifest: RunManifest): Promise<void>;
  readStages(run: RunId): Promise<StageRecord[]>;
  writeStage(run: RunId, record: StageRecord): Promise<void>;
  renewLease(run: RunId): Promise<void>;
  /** Seconds since the lease was last renewed; null if there is none. */
  leaseAge(run: RunId): Promise<number | null>;
  remove(run: RunId): Promise<void>;
};

/** The run's folder in the store. */
export function runFolder({ workflowId, runId }: RunId): string {
  return `runs/${folderName(workflowId)}/${runId}`;
}

const longestName = 200;

/** Any client of the server can choose a workflow id, so an id that is not a safe folder name is replaced by its digest. */
function folderName(workflowId: string): string {
  const name = encodeURIComponent(workflowId);
  if (name.length <= longestName && !name.startsWith('.')) return name;
  return createHash('sha256').update(workflowId).digest('hex');
}

export function openRuns(files: Files): Runs {
  const json = async <T>(key: string) => {
    const bytes = await files.read(key);
    return bytes && parseJson<T>(bytes);
  };
  return {
    list: async () => {
      const workflows = await files.folders('runs');
      const runs = workflows.map(async (name) =>
        (await files.folders(`runs/${name}`)).map((runId) => ({ workflowId: decodeURIComponent(name), runId })),
      );
      return (await Promise.all(runs)).flat();
    },
    read: (run) => json(`${runFolder(run)}/run.json`),
    write: (manifest) => files.write(`${runFolder(manifest)}/run.json`, JSON.stringify(manifest, null, 1)),
    readStages: async (run) => {
      const entries = await files.list(`${runFolder(run)}/stages`);
      const records = await Promise.all(entries.map((entry) => json<StageRecord>(entry.key)));
      return records.filter((record) => record !== null);
    },
    writeStage: (run, record) => files.write(`${runFolder(run)}/stages/${record.stage}.json`, JSON.stringify(record)),
    renewLease: (run) => files.write(`${runFolder(run)}/lease`, new Date().toISOString()),
    leaseAge: async (run) => {
      const bytes = await files.read(`${runFolder(run)}/lease`);
      return bytes && (Date.now() - Date.parse(bytes.toString())) / 1000;
    },
    remove: (run) => files.remove(runFolder(run)),
  };
}

/** Null for a damaged file, which must not prevent reading the others. */
function parseJson<T>(bytes: Buffer): T | null {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
