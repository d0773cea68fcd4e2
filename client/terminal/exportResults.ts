import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { libraryName, withLibrary } from '../../charts/report/library.ts';
import type { Ref } from '../../core/artifact.ts';
import { InvalidInput } from '../../core/errors.ts';
import type { RunId } from '../../core/run.ts';
import { reportName } from '../../store/documents.ts';
import { fileDigest } from '../../store/objects.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';

/**
 * Copies the result files of a completed run, and its manifest with these as `run.json`, into `dir`. Files of a previously
 * copied run are removed, as listed in its `run.json`. Throws InvalidInput if the run has not completed.
 */
export async function exportResults(
  store: Store,
  run: RunId,
  dir: string,
  include: (file: string) => boolean = () => true,
): Promise<{ report: string; files: number }> {
  const manifest = await store.runs.read(run);
  if (manifest?.status !== 'completed') {
    throw new InvalidInput(
      `run ${run.runId} has not completed, so it has no results; \`resume ${run.runId}\` continues it`,
    );
  }
  const library = manifest.results.find(({ name }) => name === libraryName);
  const refs = manifest.results.filter((ref) => ref !== library && include(ref.name));
  if (include('run.json')) await removeResults(dir);
  const results: Ref[] = [];
  for (const ref of refs) results.push(await deliver(store, ref, library, join(dir, ref.name)));
  if (include('run.json')) await writeFile(join(dir, 'run.json'), JSON.stringify({ ...manifest, results }, null, 1));
  return { report: join(dir, reportName), files: results.length };
}

/** Writes a result to `target`, and returns the ref of what it has written: the report contains the library there. */
async function deliver(store: Store, ref: Ref, library: Ref | undefined, target: string): Promise<Ref> {
  const page = library && ref.name === reportName ? await wholeReport(store, ref, library) : null;
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  if (page === null) await copyFile(await store.objects.local(ref.digest), target);
  else await writeFile(target, page);
  // The store's file is read-only, but the copy belongs to the user.
  await chmod(target, 0o644);
  return page === null ? ref : { ...ref, digest: await fileDigest(target), bytes: Buffer.byteLength(page) };
}

/** In the store, the library is apart from the reports; those of earlier releases contain it. */
async function wholeReport(store: Store, report: Ref, library: Ref): Promise<string> {
  const [page, code] = await Promise.all(
    [report, library].map(async ({ digest }) => readFile(await store.objects.local(digest), 'utf8')),
  );
  return withLibrary(page!, code!);
}

/** Removes the files copied from a previous run. All other files in the folder belong to the user. */
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
