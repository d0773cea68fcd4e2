import { createHash } from 'node:crypto';
import type { Ref } from '../core/artifact.ts';
import { RunTakenOver } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import type { Headline, RunBase, RunId, RunStatus, StageReport } from '../core/run.ts';
import type { Files } from './files.ts';

/** A stage's record, which the worker writes next to the manifest while the stage runs and when it ends. */
export type StageRecord = StageReport & { startedAt: string; progress?: Record<string, unknown>; outputs?: Ref[] };

/** `run.json`: written when a run starts, completed when it ends, also for runs that fail. */
export type RunManifest = RunId &
  RunBase & {
    status: Exclude<RunStatus, 'interrupted'>;
    /** How many owners the run had before the one that wrote this; absent for none. */
    generation?: number;
    /** Of the release that ran it; see `versions` in engine/versions.ts. Absent in runs of earlier releases. */
    versions?: Record<string, string>;
    /** The source folder; the sample if the input names none. */
    source: string;
    input: unknown;
    /** ISO 8601, on the store's clock. */
    startedAt: string;
    finishedAt?: string;
    headline?: Headline;
    /** The files of `results`. */
    results: Ref[];
    /** Digest of the five ingested tables: equal for equal data. */
    dataDigest?: string;
  };

/** Raised when the layout of the store changes so that earlier releases cannot read it. */
export const storeFormat = 1;

/** Workers renew the lease of a run; a run whose lease has expired is abandoned. */
export const leaseSeconds = { renewed: 2, expires: 10 };

export type Runs = {
  list(): Promise<RunId[]>;
  /** The manifest of the newest owner that wrote one. */
  read(run: RunId): Promise<RunManifest | null>;
  write(manifest: RunManifest): Promise<void>;
  /**
   * Makes `owner` the run's owner, if it is not yet: an execution of the run's workflow, or a command that ends the run. Every
   * owner has a lease and a manifest of its own, so that an earlier one that comes back changes nothing. Returns the owner's
   * generation, counted from 0. Throws RunTakenOver if a later owner has taken the run over.
   */
  claim(run: RunId, owner: string): Promise<number>;
  /** As `claim`, if the lease of the newest owner has expired and nobody else is faster; null otherwise. */
  takeOver(run: RunId, owner: string): Promise<number | null>;
  readStages(run: RunId): Promise<StageRecord[]>;
  writeStage(run: RunId, record: StageRecord): Promise<void>;
  /** Returns false if the lease was removed. */
  renewLease(run: RunId, generation: number): Promise<boolean>;
  /** Seconds since the newest owner's lease was renewed, on the store's clock; null if there is none. */
  leaseAge(run: RunId): Promise<number | null>;
  remove(run: RunId): Promise<void>;
};

/** The workflow id of a schedule's run as of a past day, which `resume` keeps. */
export function backfillId(schedule: string, day: string): string {
  return `${schedule}-backfill-${day}`;
}

/** Whether the run is of a backfill: its results are of a past day, so it is never the latest of its source. */
export function isBackfilled({ workflowId }: RunId): boolean {
  return /-backfill-\d{4}-\d\d-\d\d$/.test(workflowId);
}

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
  const json = async <T>(key: string) => parseJson<T>(await files.read(key));

  /** Owners by generation. Asked for one by one, because a list of a shared folder may be seconds old. */
  const ownersOf = async (run: RunId) => {
    const owners: string[] = [];
    for (;;) {
      const owner = await files.read(leaseKey(run, owners.length));
      if (owner === null) return owners;
      owners.push(String(owner));
    }
  };

  const claim = async (run: RunId, owner: string): Promise<number> => {
    const owners = await ownersOf(run);
    const held = owners.indexOf(owner);
    if (held !== -1 && held < owners.length - 1)
      throw new RunTakenOver(`run ${run.runId} of ${run.workflowId} was taken over: ${owners.at(-1)}`);
    if (held !== -1) return held;
    const created = await files.create(leaseKey(run, owners.length), owner);
    return created ? owners.length : claim(run, owner);
  };

  /** The clock is read first: a lease that is renewed meanwhile is younger, not older. */
  const ageOf = async (run: RunId, generation: number) => {
    const now = await files.now();
    const renewed = await files.modified(leaseKey(run, generation));
    return renewed && (now - renewed) / 1000;
  };

  return {
    list: async () => {
      const workflows = await files.folders('runs');
      const runs = workflows.map(async (name) =>
        (await files.folders(`runs/${name}`)).map((runId) => ({ workflowId: decodeURIComponent(name), runId })),
      );
      return (await Promise.all(runs)).flat();
    },
    read: async (run) => {
      for (let generation = (await ownersOf(run)).length - 1; generation > 0; generation--) {
        const manifest = await json<RunManifest>(manifestKey(run, generation));
        if (manifest !== null) return manifest;
      }
      return json(manifestKey(run, 0));
    },
    write: (manifest) =>
      files.write(manifestKey(manifest, manifest.generation ?? 0), JSON.stringify(manifest, null, 1)),
    claim,
    takeOver: async (run, owner) => {
      const { length } = await ownersOf(run);
      const age = await ageOf(run, length - 1);
      if (age !== null && age <= leaseSeconds.expires) return null;
      return (await files.create(leaseKey(run, length), owner)) ? length : null;
    },
    readStages: async (run) => {
      const entries = await files.list(`${runFolder(run)}/stages`);
      const records = await Promise.all(entries.map((entry) => json<StageRecord>(entry.key)));
      return records.filter((record) => record !== null);
    },
    writeStage: (run, record) => files.write(`${runFolder(run)}/stages/${record.stage}.json`, JSON.stringify(record)),
    renewLease: (run, generation) => files.touch(leaseKey(run, generation)),
    leaseAge: async (run) => ageOf(run, (await ownersOf(run)).length - 1),
    remove: (run) => files.remove(runFolder(run)),
  };
}

function leaseKey(run: RunId, generation: number): string {
  return `${runFolder(run)}/leases/${generation}`;
}

function manifestKey(run: RunId, generation: number): string {
  return `${runFolder(run)}/run${generation === 0 ? '' : `.${generation}`}.json`;
}
