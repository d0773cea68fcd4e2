import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InvalidInput } from '../stages/errors.ts';
import type { RunId } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { findRun, runId, type StoreOption, storeOf } from './store.ts';
import { printable } from './text.ts';

/** Copies the result files of a completed run, and its manifest as `run.json`, into `dir`. Throws InvalidInput for any other run. */
export async function exportResults(
  store: Store,
  run: RunId,
  dir: string,
  wanted: (file: string) => boolean = () => true,
): Promise<{ report: string; files: number }> {
  const manifest = await store.runs.read(run);
  if (manifest?.status !== 'completed') {
    throw new InvalidInput(
      `run ${run.runId} is not completed, so it has no results; \`resume ${run.runId}\` continues it`,
    );
  }
  const refs = manifest.results.filter((ref) => wanted(ref.name));
  for (const ref of refs) {
    const target = join(dir, ref.name);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(await store.objects.local(ref.digest), target);
  }
  if (wanted('run.json')) await writeFile(join(dir, 'run.json'), JSON.stringify(manifest, null, 1));
  return { report: join(dir, 'report.html'), files: refs.length };
}

/** `results RUN --out DIR`: copies every result file of a completed run. */
export async function results(name: string, options: StoreOption & { out: string }): Promise<number> {
  const store = storeOf(options);
  const dir = resolve(options.out);
  const run = runId(await findRun(store, name));
  const { files } = await exportResults(store, run, dir).catch((error) => {
    throw isUnwritable(error)
      ? new InvalidInput(`cannot write to ${dir} (${error.code}); choose another folder with --out`, { cause: error })
      : error;
  });
  console.log(`${files} files in ${printable(dir)}`);
  return 0;
}

function isUnwritable(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
