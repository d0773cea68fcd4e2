import type { Memo } from './memo.ts';
import { fileDigest, fileState, objectKey } from './objects.ts';
import { parseReceipt } from './receipts.ts';
import type { RunManifest } from './runs.ts';
import type { Store } from './store.ts';

export type Verified = {
  blobs: number;
  /** Digests that blobs promised and did not have. */
  damaged: string[];
  /** Receipts that were unreadable, or named a blob that is damaged or missing. */
  receipts: string[];
  /** Source files whose content has changed though their size, times and inode have not. */
  sources: string[];
};

/** Reads every blob and every known source file against its digest, and removes what is damaged and what relies on it. */
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

/** Names of the results of a completed run whose blobs are damaged or missing. */
export async function lostResults(store: Store, { results }: RunManifest): Promise<string[]> {
  const intact = await Promise.all(results.map((ref) => store.objects.isIntact(ref.digest)));
  return results.filter((_, at) => !intact[at]).map((ref) => ref.name);
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
    const memo = parseMemo(await store.files.read(key));
    const state = memo && (await fileState(memo.path).catch(() => null));
    if (memo && (state !== memo.state || (await fileDigest(memo.path)) === memo.digest)) continue;
    await store.files.remove(key);
    if (memo) changed.push(memo.path);
  }
  return changed;
}

function parseMemo(bytes: Buffer | null): Memo | null {
  try {
    return bytes && JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
