import { createHash } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Ref } from '../core/artifact.ts';
import { StoreCorrupt } from '../core/errors.ts';
import type { Files } from './files.ts';

/** Immutable blobs, named by the SHA-256 of their bytes. */
export interface Objects {
  /** Takes the local file in, which is then gone. */
  put(path: string, name: string, rows?: number): Promise<Ref>;
  putText(text: string, name: string): Promise<Ref>;
  /** Local path of a blob whose bytes have just been found to match its digest. Throws StoreCorrupt. */
  local(digest: string): Promise<string>;
  /** Whether the blob is there and has its digest. */
  isIntact(digest: string): Promise<boolean>;
  readJson<T>(digest: string): Promise<T>;
}

const mediaTypes: Record<string, string> = {
  '.json': 'application/json',
  '.parquet': 'application/vnd.apache.parquet',
  '.html': 'text/html',
  '.csv': 'text/csv',
  '.md': 'text/markdown',
};

function mediaType(name: string): string {
  return mediaTypes[extname(name)] ?? 'application/octet-stream';
}

/**
 * A blob that is no older is not touched: `gc` leaves it alone for an hour, and what every process knows of its bytes stays
 * known.
 */
const youngMilliseconds = 600_000;

export function objectKey(digest: string): string {
  return `objects/${digest}`;
}

export function openObjects(files: Files): Objects {
  const intact = new Map<string, string>();

  const check = async (digest: string): Promise<string | null> => {
    const path = await files.local(objectKey(digest));
    if (path === null) return null;
    const state = await fileState(path);
    if (intact.get(digest) === state) return path;
    if ((await fileDigest(path)) !== digest) return null;
    intact.set(digest, state);
    return path;
  };

  /** Whether the blob is there, new enough from now on that `gc` leaves it alone. */
  const renew = async (digest: string) => {
    const path = await files.local(objectKey(digest));
    const state = path && (await stat(path).catch(() => null));
    if (!state) return false;
    // Before it is read, which takes a while: `gc` must not remove it meanwhile.
    const young = Date.now() - state.mtimeMs < youngMilliseconds;
    return (young || (await files.touch(objectKey(digest)))) && (await check(digest)) !== null;
  };

  const put = async (path: string, name: string, rows?: number): Promise<Ref> => {
    const digest = await fileDigest(path);
    const { size: bytes } = await stat(path);
    // Results are second names of blobs: whoever edits one must not change what other runs have.
    await chmod(path, 0o444);
    if (!(await renew(digest))) await files.moveIn(path, objectKey(digest));
    return { name, digest, bytes, mediaType: mediaType(name), rows };
  };

  const local = async (digest: string) => {
    const path = await check(digest);
    if (path === null)
      throw new StoreCorrupt(`blob ${digest} is missing or damaged in the store; run it again to repair`);
    return path;
  };

  return {
    put,
    local,
    putText: async (text, name) => {
      const digest = createHash('sha256').update(text).digest('hex');
      if (!(await renew(digest))) await files.write(objectKey(digest), text);
      return { name, digest, bytes: Buffer.byteLength(text), mediaType: mediaType(name) };
    },
    isIntact: async (digest) => (await check(digest)) !== null,
    readJson: async (digest) => JSON.parse(await readFile(await local(digest), 'utf8')),
  };
}

export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    // One buffer for all of the file: a stream's new ones would have the garbage collected every few chunks.
    const chunk = Buffer.allocUnsafe(1 << 18);
    for (let { bytesRead } = await file.read(chunk); bytesRead > 0; { bytesRead } = await file.read(chunk)) {
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Changes whenever the file's content may have changed. */
export async function fileState(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}
