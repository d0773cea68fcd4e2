import { parseJson } from '../core/json.ts';
import type { Memo } from './memo.ts';
import { fileDigest, fileState, objectKey } from './objects.ts';
import { parseReceipt } from './receipts.ts';
import type { RunManifest } from './runs.ts';
import type { Store } from './store.ts';

export type Verified = {
  blobs: number;
  /** Digests of blobs whose bytes did not match. */
  damaged: string[];
  /** Receipts that were unreadable or named a damaged or missing blob. */
  receipts: string[];
  /** Source files whose content changed although their size, times and inode did not. */
  sources: string[];
};

/** Checks all blobs and known source files against their digests. Removes damaged blobs and the receipts and memos of damaged data. */
export async function verifyStore(store: Store): Promise<Verified> {
  const blobs = await store.files.list('objects');
  const damaged: string[] = [];
  for (const { key } of blobs) {
    const digest = key.slice(objectKey('').length);
    if (await store.objects.isIntact(digest)) continue;
    await store.files.remove(key);
    damaged.push(digest);
  }
  return { blobs: blobs.length, damaged, receipts: await verifyReceipts(store), sources: await verifySources(store) };
}

/** Names of a completed run's results whose blobs are missing or damaged. */
export async function missingResults(store: Store, { results }: RunManifest): Promise<string[]> {
  const intact = await Promise.all(results.map((ref) => store.objects.isIntact(ref.digest)));
  return results.filter((_, index) => !intact[index]).map((ref) => ref.name);
}

async function verifyReceipts(store: Store): Promise<string[]> {
  const removed: string[] = [];
  for (const { key } of await store.files.list('receipts')) {
    const bytes = await store.files.read(key);
    const receipt = bytes && parseReceipt(bytes);
    const intact = receipt && (await Promise.all(receipt.outputs.map((ref) => store.objects.isIntact(ref.digest))));
    if (bytes === null || intact?.every(Boolean)) continue;
    await store.files.remove(key);
    removed.push(key);
  }
  return removed;
}

async function verifySources(store: Store): Promise<string[]> {
  const changed: string[] = [];
  for (const { key } of await store.files.list('memo')) {
    const memo = parseJson<Memo>(await store.files.read(key));
    const state = memo && (await fileState(memo.path).catch(() => null));
    if (memo && (state !== memo.state || (await fileDigest(memo.path)) === memo.digest)) continue;
    await store.files.remove(key);
    if (memo) changed.push(memo.path);
  }
  return changed;
}
