import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ref } from '../core/artifact.ts';
import { StoreUnavailable } from '../core/errors.ts';
import type { Computation, StageOutcome } from '../core/stage.ts';
import { openStore, type Store } from '../store/store.ts';
import type { ChildMessage, Task } from './protocol.ts';
import { openWorkspace } from './workspace.ts';

const beatMilliseconds = 1000;

/** The program of a compute child: one task at a time, until its parent is gone. */
function main(): void {
  const [, , storeUrl = '', computations = ''] = process.argv;
  const store = openStore(storeUrl);
  // A busy child would not notice `exit` until its query is over.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', (task: Task) => void answer(store, computations, task));
}

function say(message: ChildMessage): void {
  process.send?.(message);
}

async function answer(store: Store, module: string, task: Task): Promise<void> {
  const beat = setInterval(() => say({ beat: true }), beatMilliseconds);
  try {
    say({ result: await compute(store, module, task) });
  } catch (error) {
    const { name, message, stack } = withoutRoom(error) ?? (error instanceof Error ? error : new Error(String(error)));
    const known = name !== 'Error' && name !== 'TypeError';
    say({ error: { name, message: known ? message : (stack ?? message) } });
  } finally {
    clearInterval(beat);
  }
}

/** A stage writes in its folder of the store, by itself and through DuckDB: a disk that refuses that is the store's. */
function withoutRoom(error: unknown): StoreUnavailable | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  const refused =
    /^(ENOSPC|EDQUOT|EROFS|EIO)$/.test(code) || /No space left on device|Read-only file system/.test(error.message);
  return refused
    ? new StoreUnavailable(`the store cannot be written: ${error.message}; make room or repair its disk`)
    : null;
}

async function compute(store: Store, module: string, task: Task) {
  const started = performance.now();
  const computation = await loadComputation(module, task.computation);
  const folder = await store.files.scratch();
  const workspace = await openWorkspace({
    folder,
    inputs: await localInputs(store, task.inputs),
    blob: (digest) => store.objects.local(digest),
    checkpoints: store.checkpoints(task.checkpoints.stage, task.checkpoints.key),
    progress: (progress) => say({ progress }),
  });
  try {
    const outcome = await computation.run(workspace, task.params as never);
    const outputs = await keep(store, join(folder, 'out'), outcome);
    return { outcome, outputs, seconds: (performance.now() - started) / 1000 };
  } finally {
    workspace.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadComputation(module: string, name: string): Promise<Computation<never>> {
  const { computations } = (await import(module)) as { computations: Record<string, Computation<never>> };
  const found = computations[name];
  if (found === undefined) throw new Error(`there is no computation ${name}`);
  return found;
}

async function localInputs(store: Store, inputs: Ref[]): Promise<Record<string, string>> {
  const paths = inputs.map(async (ref) => [ref.name, await store.objects.local(ref.digest)]);
  return Object.fromEntries(await Promise.all(paths));
}

async function keep(store: Store, folder: string, { rows }: StageOutcome): Promise<Ref[]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return Promise.all(
    names.map((name) => store.objects.put(join(folder, name), name, name.endsWith('.parquet') ? rows : undefined)),
  );
}

main();
