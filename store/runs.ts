import { createHash } from 'node:crypto';
import type { Ref } from '../core/artifact.ts';
import type { Headline, RunError, RunId, RunStatus, StageReport } from '../core/run.ts';
import type { Files } from './files.ts';

/** The stage while it runs and after: what the worker writes beside the manifest. */
export type StageRecord = StageReport & { startedAt: string; progress?: Record<string, unknown>; outputs?: Ref[] };

/** What one reads of a run, from its first second to its last, failed runs too. */
export type RunManifest = RunId & {
  originRunId?: string;
  status: Exclude<RunStatus, 'interrupted'>;
  /** The folder that was read; the sample when the input names none. */
  source: string;
  input: unknown;
  startedAt: string;
  finishedAt?: string;
  stages: StageReport[];
  headline?: Headline;
  /** What the source has not, and what that leaves out. */
  switchedOff?: { what: string; why: string }[];
  /** The files of `results`. */
  results: Ref[];
  /** Digest of all five ingested tables: equal when the data is. */
  dataDigest?: string;
  error?: RunError;
};

/** A run whose lease nobody has renewed for so long has nobody that works on it. */
export const leaseSeconds = { renewed: 2, expires: 10 };

export interface Runs {
  list(): Promise<RunId[]>;
  read(run: RunId): Promise<RunManifest | null>;
  write(manifest: RunManifest): Promise<void>;
  readStages(run: RunId): Promise<StageRecord[]>;
  writeStage(run: RunId, record: StageRecord): Promise<void>;
  renewLease(run: RunId): Promise<void>;
  /** Seconds since the lease was renewed, null when there is none. */
  leaseAge(run: RunId): Promise<number | null>;
  remove(run: RunId): Promise<void>;
}

/** Folder of the store with everything about a run. */
export function runFolder({ workflowId, runId }: RunId): string {
  return `runs/${folderName(workflowId)}/${runId}`;
}

const longestName = 200;

/** Anybody who reaches the server chooses a workflow's id: one that is no good name of a folder gets a digest instead. */
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

/** A damaged file says nothing, and must not keep others from being read. */
function parseJson<T>(bytes: Buffer): T | null {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
