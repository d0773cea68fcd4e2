import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { objectKey } from '../../../store/objects.ts';
import type { Receipt } from '../../../store/receipts.ts';
import { openStore } from '../../../store/store.ts';
import { pipeline, type StageName } from '../../../workflows/pipeline.ts';

/** Copies of `from`, without its runs, what a run has left that ended just before `stage`: nothing of it or of what needs it. */
export async function storeBefore(stage: StageName | null, from: string, to: string): Promise<void> {
  const missing = stage ? dependents(stage) : new Set<string>();
  const store = openStore(from);
  const keys = (await store.files.list('receipts')).map(({ key }) => key);
  for (const key of keys.filter((key) => !missing.has(key.split('/')[1] ?? ''))) {
    const receipt: Receipt = JSON.parse(String(await store.files.read(key)));
    const copied = [key, ...receipt.outputs.map(({ digest }) => objectKey(digest))];
    await Promise.all(copied.map((name) => cp(join(from, name), join(to, name), { recursive: true })));
  }
}

/** A stage and all that needs it, directly or not. */
function dependents(stage: StageName): Set<string> {
  const found = new Set<string>([stage]);
  for (const { name, needs } of pipeline) if (needs.some((need) => found.has(need))) found.add(name);
  return found;
}
