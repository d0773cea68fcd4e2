import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Leases } from '../../../activities/leases.ts';
import type { Dependencies, StageCall } from '../../../activities/run.ts';
import { computeOnce, type Work } from '../../../activities/stage.ts';
import type { Ref } from '../../../core/artifact.ts';
import type { RunId } from '../../../core/run.ts';
import { engines } from '../../../engine/engines.ts';
import type { Task, TaskResult } from '../../../engine/protocol.ts';
import { openSource } from '../../../stages/ingest/reading/sourceFile.ts';
import { type Disk, hasCode, sync } from '../../../store/disk.ts';
import { type Files, localFiles } from '../../../store/files.ts';
import { removeGarbage } from '../../../store/gc.ts';
import { type SourceDigest, sourceDigest } from '../../../store/memo.ts';
import { fileDigest } from '../../../store/objects.ts';
import { parseReceipt, type Receipt, receiptKey } from '../../../store/receipts.ts';
import { leaseSeconds, runFolder } from '../../../store/runs.ts';
import { showAlive } from '../../../store/scratch.ts';
import { type Store, storeOn } from '../../../store/store.ts';
import { settingsOf } from '../../../workflows/settings.ts';
import { SimulatedDisk } from './disk.ts';
import { Crashed, type Process, World } from './world.ts';

const url = '/shared/store';
const source = '/source/orders.csv';
const stages = ['clean', 'score'];
const hour = 3_600_000;

/** Writes a stage's artifacts, with a scratch folder and the parameters of its task. */
type Compute = (folder: string, params: unknown) => Promise<Ref[]>;

type SourceParams = { file: string; known?: SourceDigest };

/** Changes the store's files, its disk, or what a child knows of its source: a repair taken out, which must be noticed. */
export type Mutation = {
  files?: (files: Files, disk: Disk) => Files;
  disk?: (disk: Disk) => Disk;
  source?: (params: SourceParams) => SourceParams;
};

/**
 * Several nights of three workers, `gc`, and commands that take runs over, on one store, with crashes and faults that depend
 * on the seed. Throws if something that must always hold does not.
 */
export async function simulate(seed: number, mutation: Mutation = {}): Promise<void> {
  const world = new World(seed);
  const localTime = Date.now;
  Date.now = () => world.localTime();
  try {
    await new Simulation(world, mutation).nights(2);
  } finally {
    Date.now = localTime;
  }
}

class Simulation {
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #mutation: Mutation;
  #names = 0;
  /** All digests that the source has had. */
  readonly #digests = new Set<string>();
  /** Turns within which the programs of a night start. */
  #spread = 0;
  /** Whether blobs may be missing: after a power loss, or where lists are out of date. */
  #mayMiss = false;

  constructor(world: World, mutation: Mutation) {
    this.#world = world;
    this.#disk = new SimulatedDisk(world);
    this.#mutation = mutation;
  }

  async nights(count: number): Promise<void> {
    await this.#alone(async (_, process) => {
      const disk = this.#disk.for(process);
      await disk.mkdir(dirname(source));
      await sync(disk, '/');
      await disk.open(source, 'w');
      await this.#replaceSource(process);
    });
    await this.#abandonBlobs();
    for (let night = 0; night < count; night++) {
      await this.#night(night);
      await this.#check(`after night ${night}`);
      this.#world.now += [0.5, 2, 2, 24][this.#world.random.below(4)]! * hour;
    }
    await this.#nothingLeft();
  }

  /** What computations have left that died before they wrote a receipt. The runs of the first night need the same blobs. */
  async #abandonBlobs(): Promise<void> {
    await this.#alone(async (store, process) => {
      const folder = await store.files.scratch(`scratch/${process.name}`);
      for (const stage of stages)
        for (const variant of [0, 1]) await this.#put(store, process, folder, stage, contentOf(stage, variant));
    });
    this.#world.now += 2 * hour;
  }

  async #night(night: number): Promise<void> {
    const world = this.#world;
    world.pace = [20, 200, 5000][world.random.below(3)]!;
    this.#spread = [100, 2000][world.random.below(2)]!;
    this.#disk.faults = { refused: [0, 0, 0.003][world.random.below(3)]!, staleList: [0, 0.2][world.random.below(2)]! };
    this.#mayMiss ||= this.#disk.faults.staleList > 0;
    const processes = new Set<Process>();
    const crashing = world.chance(0.5) ? 1 / 300 : 0;
    const powerLoss = world.chance(0.3) ? 100 + world.random.below(1500) : -1;
    let turns = 0;
    world.onTurn = (process) => {
      processes.add(process);
      if (world.chance(crashing)) process.crashed = true;
      if (++turns === powerLoss) {
        this.#mayMiss = true;
        for (const one of processes) one.crashed = true;
        this.#disk.losePower();
      }
    };
    const runs = [0, 1, 2].map((n) =>
      this.#run({ workflowId: `night-${night}-${n}`, runId: 'first' }, world.random.below(3)),
    );
    const garbage = [0, 1].map(() =>
      this.#program('gc', async (store, process) => {
        process.held = world.chance(0.5) ? 0.5 : 0;
        await world.sleep(process, world.random.below(1.5 * this.#spread * world.pace));
        await removeGarbage(store, 1).catch(ignoreUnavailable);
      }),
    );
    const replacing = [0, 1, 2].map(() =>
      this.#program('producer', async (_, process) => {
        await world.sleep(process, world.random.below(2 * this.#spread * world.pace));
        await this.#replaceSource(process).catch(ignoreUnavailable);
      }),
    );
    await world.until([...runs, ...garbage, ...replacing]);
    world.onTurn = () => undefined;
    this.#disk.faults = { refused: 0, staleList: 0 };
  }

  /** One run, whose activities are tried again by other workers, whose execution may be reset, and which may be taken over. */
  async #run(run: RunId, variant: number): Promise<void> {
    const world = this.#world;
    let ended: 'completed' | 'cancelled' | null = null;
    await this.#program('client', (_, process) => world.sleep(process, world.random.below(this.#spread * world.pace)));
    const execution = async (name: string) => {
      for (let tries = 0; tries < 8 && ended === null; tries++) {
        await this.#program('worker', async (store, process) => {
          const status = await this.#execute(store, process, run, name, variant).catch((error) => {
            if (error.name === 'StoreCorrupt' && !this.#mayMiss) throw error;
            return ignoreUnavailable(error);
          });
          if (status) ended = 'completed';
        });
      }
    };
    const commands = [execution('first')];
    if (world.chance(0.3)) {
      commands.push(
        this.#program('resume', async (store, process) => {
          await world.sleep(process, world.random.below(300 * world.pace));
          if (await this.#takeOver(store, run)) ended ??= 'cancelled';
        }),
      );
    }
    if (world.chance(0.3))
      commands.push(
        this.#program('reset', (_, process) => world.sleep(process, 100 * world.pace)).then(() => execution('second')),
      );
    await Promise.all(commands);
  }

  /** What a worker's activities do for an execution: opens the run, computes its stages, closes it. */
  async #execute(store: Store, process: Process, run: RunId, name: string, variant: number): Promise<boolean> {
    await showAlive(store.files, process.name);
    const leases = new Leases(store, async () => true);
    leases.close();
    const { generation } = await leases.hold(run, name);
    const known = await store.runs.read(run);
    const opened = known ?? {
      ...run,
      status: 'running' as const,
      source: 's',
      input: {},
      startedAt: await store.now(),
      stages: [],
      results: [],
    };
    if (known === null) await store.runs.write({ ...opened, generation });
    let working = true;
    const renewing = (async () => {
      while (working) {
        await this.#world.sleep(process, leaseSeconds.renewed * 1000);
        await store.runs.renewLease(run, generation).catch(ignoreUnavailable);
      }
    })().catch(ignoreCrash);
    try {
      const results = await this.#import(store, process, run);
      for (const stage of stages) results.push(...(await this.#stage(store, process, run, stage, variant, results)));
      await store.runs.write({ ...opened, generation, status: 'completed', finishedAt: await store.now(), results });
      for (const ref of results) await store.objects.local(ref.digest);
      return true;
    } finally {
      working = false;
      await renewing;
    }
  }

  /** Computes a stage whose results depend on the variant alone. */
  #stage(store: Store, process: Process, run: RunId, stage: string, variant: number, inputs: Ref[]): Promise<Ref[]> {
    const compute: Compute = async (folder) => [
      await this.#put(store, process, folder, `${stage}.parquet`, contentOf(stage, variant)),
      await this.#put(store, process, folder, 'same.parquet', contentOf('same', 0)),
    ];
    return this.#compute(store, process, { ...callOf(run, stage), inputs }, { params: { variant } }, compute);
  }

  /** Reads the source as `ingest` does: the worker digests it for the receipt's key, and a child reads it later. */
  async #import(store: Store, process: Process, run: RunId): Promise<Ref[]> {
    const disk = this.#disk.for(process);
    const known = await sourceDigest(store.files, source, Date.now(), disk);
    this.#digests.add(known.digest);
    const compute: Compute = async (folder, params) => {
      const { file, known } = this.#mutation.source?.(params as SourceParams) ?? (params as SourceParams);
      const opened = await openSource(file, 'orders.csv', folder, known, disk);
      const digest = await fileDigest(opened.path, disk);
      await opened.checkUnchanged();
      return [await this.#put(store, process, folder, 'import.parquet', imported(digest))];
    };
    return this.#compute(
      store,
      process,
      callOf(run, 'import'),
      { params: {}, source: { file: source, known } },
      compute,
    );
  }

  async #compute(
    store: Store,
    process: Process,
    call: StageCall,
    work: Pick<Work, 'params' | 'source'>,
    compute: Compute,
  ): Promise<Ref[]> {
    const pool = {
      run: async ({ params }: Task): Promise<TaskResult> => {
        const folder = await store.files.scratch(`scratch/${process.name}`);
        const outputs = await compute(folder, params);
        await store.files.remove(folder.slice(url.length + 1));
        return { outcome: {}, outputs, seconds: 1 };
      },
    };
    const { run, stage } = call;
    const whole: Work = { stage: { name: stage, version: 1 }, receipts: stage, inputs: [], ...work };
    const observer = { signal: new AbortController().signal, onBeat: () => undefined };
    const { receipt } = await computeOnce({ store, pool } as unknown as Dependencies, call, whole, observer);
    await store.runs.writeStage(run, { stage, status: 'done', seconds: 1, startedAt: '', outputs: receipt.outputs });
    for (const ref of receipt.outputs) await store.objects.local(ref.digest);
    return receipt.outputs;
  }

  async #put(store: Store, process: Process, folder: string, name: string, content: string): Promise<Ref> {
    const file = await this.#disk.for(process).open(join(folder, name), 'w');
    await file.writeFile(content);
    return store.objects.put(join(folder, name), name);
  }

  /** Replaces the source with one of equal length, by writing into it or by renaming another file. */
  async #replaceSource(process: Process): Promise<void> {
    const disk = this.#disk.for(process);
    const text = `orders ${this.#names++}`.padEnd(20);
    const renamed = this.#world.chance(0.5) ? `${source}.${process.name}` : null;
    const file = await disk.open(renamed ?? source, renamed ? 'w' : 'r+');
    await file.writeFile(text);
    await file.sync();
    if (renamed) await disk.rename(renamed, source);
    await sync(disk, dirname(source));
  }

  /** As `resume` does with an interrupted run. */
  async #takeOver(store: Store, run: RunId): Promise<boolean> {
    const began = this.#world.now;
    const generation = await store.runs.takeOver(run, 'resume').catch(ignoreUnavailable);
    if (generation === null || generation === undefined || generation === 0) return false;
    this.#mustHaveExpired(run, generation - 1, began);
    const manifest = await store.runs.read(run).catch(ignoreUnavailable);
    if (manifest?.status !== 'running') return false;
    await store.runs.write({ ...manifest, generation, status: 'cancelled' }).catch(ignoreUnavailable);
    return true;
  }

  #mustHaveExpired(run: RunId, generation: number, began: number): void {
    const times = this.#disk.timesOf(join(url, runFolder(run), 'leases', String(generation)));
    const ends = [...times.slice(1), this.#world.now];
    const expired = times.some((time, n) => ends[n]! >= began && ends[n]! - time > leaseSeconds.expires * 1000);
    if (!expired) throw new Error(`the lease ${generation} of ${run.workflowId} was taken before it expired`);
  }

  /** Starts a program on a new process with a store of its own. */
  #program(kind: string, program: (store: Store, process: Process) => Promise<void>): Promise<void> {
    const process = this.#world.process(`${kind}-${this.#names++}`);
    const plain = this.#disk.for(process);
    const disk = this.#mutation.disk?.(plain) ?? plain;
    const files = localFiles(url, disk);
    const store = storeOn(url, disk, this.#mutation.files?.(files, disk) ?? files);
    return this.#world.start(process, () => program(store, process));
  }

  /** Nothing runs: every receipt, and every result of a completed run, has its blobs, with the bytes that they must have. */
  async #check(when: string): Promise<void> {
    await this.#alone(async (store) => {
      for (const { key } of await store.files.list('receipts')) {
        const receipt = parseReceipt((await store.files.read(key))!);
        if (receipt === null) throw new Error(`${when}: ${key} is damaged`);
        for (const ref of receipt.outputs) await mustBeIntact(store, ref, `${when}: ${key}`);
        if (receipt.stage === 'import') this.#mustBeOfItsSource(receipt, `${when}: ${key}`);
      }
      for (const run of await store.runs.list()) {
        const manifest = await store.runs.read(run);
        for (const ref of manifest?.results ?? []) await mustBeIntact(store, ref, `${when}: ${run.workflowId}`);
      }
    });
  }

  #mustBeOfItsSource({ key, outputs }: Receipt, where: string): void {
    const digest = [...this.#digests].find((source) => importKey(source) === key)!;
    if (outputs[0]!.digest !== digestOf(imported(digest))) throw new Error(`${where} holds the data of another source`);
  }

  async #nothingLeft(): Promise<void> {
    this.#world.now += 2 * hour;
    await this.#alone(async (store) => {
      await store.files.removeTemporary(hour);
      const left = await store.files.list('tmp');
      if (left.length > 0) throw new Error(`left behind: ${left.map(({ key }) => key).join(', ')}`);
    });
  }

  #alone(program: (store: Store, process: Process) => Promise<void>): Promise<void> {
    return this.#world.until([this.#program('check', program)]);
  }
}

function contentOf(stage: string, variant: number): string {
  // Two variants have one content, as two tables may.
  return `${stage} of ${variant % 2}`.repeat(3);
}

/** What a computation makes of a source. */
function imported(digest: string): string {
  return `import of ${digest}`;
}

function importKey(digest: string): string {
  return receiptKey({ stage: 'import', version: 1, params: {}, inputs: { source: digest }, engines });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function callOf(run: RunId, stage: string): StageCall {
  return { run: { ...run, origin: run.runId, storeId: '' }, stage, settings: settingsOf({}), inputs: [] };
}

async function mustBeIntact(store: Store, { name, digest }: Ref, where: string): Promise<void> {
  if (!(await store.objects.isIntact(digest)))
    throw new Error(`${where} names ${name}, whose blob is missing or damaged`);
  const stage = name.replace('.parquet', '');
  const digests = [0, 1].map((variant) => digestOf(contentOf(stage, variant)));
  if (stage !== 'import' && !digests.includes(digest)) throw new Error(`${where} names ${name} with other data`);
}

/** The program of the process notices the crash itself. */
function ignoreCrash(error: Error): void {
  if (!(error instanceof Crashed)) throw error;
}

function ignoreUnavailable(error: Error): undefined {
  const isExpected =
    ['StoreUnavailable', 'StoreCorrupt', 'RunTakenOver', 'SourceChanged'].includes(error.name) ||
    hasCode(error, 'ENOSPC');
  if (!isExpected) throw error;
}
