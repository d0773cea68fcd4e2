import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';

/**
 * Copies the result files of a completed run, and its manifest as `run.json`, into `dir`. What another run has left there
 * goes, as its `run.json` names it. Throws InvalidInput for a run that is not completed.
 */
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
  if (wanted('run.json')) await removeResults(dir);
  for (const ref of refs) {
    const target = join(dir, ref.name);
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { force: true });
    await copyFile(await store.objects.local(ref.digest), target);
    // Nobody may write to the store's file; the copy is the user's own.
    await chmod(target, 0o644);
  }
  if (wanted('run.json')) await writeFile(join(dir, 'run.json'), JSON.stringify(manifest, null, 1));
  return { report: join(dir, 'report.html'), files: refs.length };
}

/** Removes what was copied from a run before; anything else in the folder is the user's own. */
async function removeResults(dir: string): Promise<void> {
  const text = await readFile(join(dir, 'run.json'), 'utf8').catch(() => '{}');
  for (const name of namesIn(text)) {
    if (/^(?:(?:segments|model)\/)?[\w-][\w.-]*$/.test(name)) await rm(join(dir, name), { force: true });
  }
}

function namesIn(manifest: string): string[] {
  try {
    const { results = [] } = JSON.parse(manifest) as Partial<RunManifest>;
    return results.map(({ name }) => name);
  } catch {
    return [];
  }
}
