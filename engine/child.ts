import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Ref } from '../core/artifact.ts';
import { ComputeLost, StoreUnavailable } from '../core/errors.ts';
import type { Computation, StageOutcome } from '../core/stage.ts';
import { scratchOf } from '../store/scratch.ts';
import { openStore, type Store } from '../store/store.ts';
import { memoryLimit } from './duckdb.ts';
import { type ChildMessage, heartbeats, type Task } from './protocol.ts';
import { withoutCells } from './withoutCells.ts';
import { openWorkspace } from './workspace.ts';

/** The program of a compute process: runs one task at a time until its parent exits. */
function main(): void {
  const [, , storeUrl = '', computations = '', worker = ''] = process.argv;
  const store = openStore(storeUrl);
  new Worker(new URL('./heartbeat.js', import.meta.url), { workerData: heartbeats });
  // A kill also ends a running query; `process.exit` would wait for it.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', (task: Task) => void handle(store, scratchOf(worker), computations, task));
}

function send(message: ChildMessage): void {
  process.send?.(message);
}

async function handle(store: Store, scratch: string, module: string, task: Task): Promise<void> {
  try {
    send({ result: await compute(store, scratch, module, task) });
  } catch (error) {
    const safe = withoutCells(error);
    const thrown = error instanceof Error ? error : safe;
    const { name, message, stack } = asStoreUnavailable(thrown, safe) ?? asComputeLost(safe, task) ?? safe;
    const known = name !== 'Error' && name !== 'TypeError';
    send({ error: { name, message: known ? message : (stack ?? message) } });
  }
}

/**
 * A stage, and DuckDB for it, writes into a folder of the store, so a full or read-only disk makes the store unavailable. The
 * reason may be behind the first quote, where `safe` is cut.
 */
function asStoreUnavailable(error: Error, safe: Error): StoreUnavailable | null {
  const code = 'code' in error ? String(error.code) : '';
  const isDiskError =
    /^(ENOSPC|EDQUOT|EROFS|EIO)$/.test(code) || /No space left on device|Read-only file system/.test(error.message);
  return isDiskError
    ? new StoreUnavailable(`the store cannot be written: ${safe.message}; free disk space or repair the disk`)
    : null;
}

/** DuckDB has run out of memory. */
function asComputeLost({ message }: Error, { computation, params, inputs }: Task): ComputeLost | null {
  const [, reason] = /Out of Memory Error: (.*)/.exec(message) ?? [];
  if (reason === undefined) return null;
  const { file } = params as { file?: string };
  const files = file ?? inputs.map(({ name }) => name).join(', ');
  return new ComputeLost(
    `DuckDB ran out of memory in ${computation} of ${files}: ${reason}; raise MARKETFLOW_DUCKDB_MEMORY, which is ${memoryLimit}`,
  );
}

async function compute(store: Store, scratch: string, module: string, task: Task) {
  const started = performance.now();
  const computation = await loadComputation(module, task.computation);
  const folder = await store.files.scratch(scratch);
  const workspace = await openWorkspace({
    folder,
    inputs: await localInputs(store, task.inputs),
    blob: (digest) => store.objects.local(digest),
    checkpoints: store.checkpoints(task.checkpoints.stage, task.checkpoints.key),
    progress: (progress) => send({ progress }),
  });
  try {
    const outcome = await computation.run(workspace, task.params as never);
    const outputs = await storeOutputs(store, join(folder, 'out'), outcome);
    return { outcome, outputs, seconds: (performance.now() - started) / 1000 };
  } finally {
    workspace.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadComputation(module: string, name: string): Promise<Computation<never>> {
  const { computations } = (await import(module)) as { computations: Record<string, Computation<never>> };
  const found = computations[name];
  if (found === undefined) throw new Error(`unknown computation ${name}`);
  return found;
}

async function localInputs(store: Store, inputs: Ref[]): Promise<Record<string, string>> {
  const paths = inputs.map(async (ref) => [ref.name, await store.objects.local(ref.digest)]);
  return Object.fromEntries(await Promise.all(paths));
}

async function storeOutputs(store: Store, folder: string, { rows }: StageOutcome): Promise<Ref[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return Promise.all(
    names.map((name) => store.objects.put(join(folder, name), name, name.endsWith('.parquet') ? rows : undefined)),
  );
}

main();
