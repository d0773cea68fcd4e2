import { createHash } from 'node:crypto';
import type { Ref } from '../core/artifact.ts';
import { canonicalJson, parseJson } from '../core/json.ts';
import type { Files } from './files.ts';
import type { Objects } from './objects.ts';

/** The result of a finished computation, found by its key. */
export type Receipt = {
  stage: string;
  key: string;
  outputs: Ref[];
  rows?: number;
  skipped?: string;
  notes?: string[];
  /** Seconds that the computation took. */
  seconds: number;
  timings?: Record<string, number>;
  /** The run that computed it, or the first run of its chain of resumed runs. */
  origin: string;
};

/** Everything that the result of a computation depends on. */
export type KeyParts = {
  stage: string;
  version: number;
  params: unknown;
  /** Digests of the inputs by name. */
  inputs: Record<string, string>;
  /** Versions of the packages that write artifacts. */
  engines: Record<string, string>;
};

/** SHA-256 of the parts in canonical JSON. */
export function receiptKey(parts: KeyParts): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

export type Receipts = {
  /** The receipt of `key` if all its blobs are intact. Touches it, so that `gc` knows when it was last used. */
  find(stage: string, key: string): Promise<{ hit: Receipt } | { miss: 'absent' | 'damaged' }>;
  write(receipt: Receipt): Promise<void>;
};

export function openReceipts(files: Files, objects: Objects): Receipts {
  return {
    find: async (stage, key) => {
      // Touched before it is read: `gc` has then either removed it already, or keeps it and its blobs.
      await files.touch(receiptPath(stage, key));
      const bytes = await files.read(receiptPath(stage, key));
      if (bytes === null) return { miss: 'absent' };
      const hit = parseReceipt(bytes);
      if (hit === null || hit.key !== key) return { miss: 'damaged' };
      const intact = await Promise.all(hit.outputs.map((ref) => objects.isIntact(ref.digest)));
      return intact.every(Boolean) ? { hit } : { miss: 'damaged' };
    },
    write: (receipt) => files.write(receiptPath(receipt.stage, receipt.key), canonicalJson(receipt)),
  };
}

function receiptPath(stage: string, key: string): string {
  return `receipts/${stage}/${key}.json`;
}

/** Null for a damaged or incomplete receipt. */
export function parseReceipt(bytes: Buffer): Receipt | null {
  const receipt = parseJson<Receipt>(bytes);
  return Array.isArray(receipt?.outputs) ? receipt : null;
}
