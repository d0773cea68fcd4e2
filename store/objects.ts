import { createHash } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Ref } from '../core/artifact.ts';
import { StoreCorrupt } from '../core/errors.ts';
import type { Files } from './files.ts';

/** Immutable blobs, named by the SHA-256 of their bytes. */
export type Objects = {
  /** Moves the local file into the store. */
  put(path: string, name: string, rows?: number): Promise<Ref>;
  putText(text: string, name: string): Promise<Ref>;
  /** Local path of a blob after checking its bytes against the digest. Throws StoreCorrupt. */
  local(digest: string): Promise<string>;
  /** Whether the blob exists and its bytes match the digest. */
  isIntact(digest: string): Promise<boolean>;
  readJson<T>(digest: string): Promise<T>;
};

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
 * A blob younger than this is not touched, so that processes that have checked it need not check it again. `gc` keeps blobs
 * for an hour.
 */
const freshMilliseconds = 600_000;

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

  /** Whether the blob is intact. It is touched if necessary, so that `gc` keeps it. */
  const renew = async (digest: string) => {
    const path = await files.local(objectKey(digest));
    const state = path && (await stat(path).catch(() => null));
    if (!state) return false;
    // Touched before it is checked, because `gc` must not remove it during the check.
    const fresh = Date.now() - state.mtimeMs < freshMilliseconds;
    return (fresh || (await files.touch(objectKey(digest)))) && (await check(digest)) !== null;
  };

  const put = async (path: string, name: string, rows?: number): Promise<Ref> => {
    const digest = await fileDigest(path);
    const { size: bytes } = await stat(path);
    // Results are hard links to blobs: editing one must not change other runs.
    await chmod(path, 0o444);
    if (!(await renew(digest))) await files.moveIn(path, objectKey(digest));
    return { name, digest, bytes, mediaType: mediaType(name), rows };
  };

  const local = async (digest: string) => {
    const path = await check(digest);
    if (path === null)
      throw new StoreCorrupt(`blob ${digest} is missing or damaged in the store; run again to recompute it`);
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
    // One buffer for the whole file: a stream allocates one per chunk, which triggers garbage collection.
    const chunk = Buffer.allocUnsafe(1 << 18);
    for (let { bytesRead } = await file.read(chunk); bytesRead > 0; { bytesRead } = await file.read(chunk)) {
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Size, times and inode as text. It changes whenever the file's content may have changed. */
export async function fileState(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}
