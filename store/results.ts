import { objectKey } from './objects.ts';
import { type RunManifest, runFolder } from './runs.ts';
import type { Store } from './store.ts';

/** Leaves a run's result files where the UI's result points, for those who have no command line at hand. */
export async function linkResults(store: Store, manifest: RunManifest): Promise<void> {
  const folder = `${runFolder(manifest)}/results`;
  for (const ref of manifest.results) await store.files.link(objectKey(ref.digest), `${folder}/${ref.name}`);
  await store.files.write(`${folder}/run.json`, JSON.stringify(manifest, null, 1));
}
