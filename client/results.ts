import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InvalidInput } from '../stages/errors.ts';
import type { RunId } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { findRun, type StoreOption, storeOf } from './store.ts';

/** Copies the result files of a completed run into `dir`. */
export async function exportResults(store: Store, run: RunId, dir: string): Promise<{ report: string; files: number }> {
  const manifest = await store.runs.read(run);
  if (manifest?.status !== 'completed') {
    throw new InvalidInput(
      `run ${run.runId} is not completed, so it has no results; \`resume ${run.runId}\` continues it`,
    );
  }
  for (const ref of manifest.results) {
    const target = join(dir, ref.name);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(await store.objects.local(ref.digest), target);
  }
  return { report: join(dir, 'report.html'), files: manifest.results.length };
}

/** `results RUN --out DIR`: copies every result file of a completed run. */
export async function results(name: string, options: StoreOption & { out: string }): Promise<number> {
  const store = storeOf(options);
  const { files } = await exportResults(store, await findRun(store, name), resolve(options.out));
  console.log(`${files} files in ${resolve(options.out)}`);
  return 0;
}
