import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { extname } from 'node:path';
import type { Ref } from '../core/artifact.ts';
import { StoreCorrupt } from '../core/errors.ts';
import { absentIsNull, type Disk, nodeDisk } from './disk.ts';
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

export function objectKey(digest: string): string {
  return `objects/${digest}`;
}

export function openObjects(files: Files, disk: Disk = nodeDisk): Objects {
  const intact = new Map<string, string>();

  const check = async (digest: string): Promise<string | null> => {
    const path = await files.local(objectKey(digest));
    const state = path && (await absentIsNull(fileState(path, disk)));
    if (path === null || state === null) return null;
    if (intact.get(digest) === state) return path;
    if ((await fileDigest(path, disk)) !== digest) return null;
    intact.set(digest, state);
    return path;
  };

  const local = async (digest: string) => {
    const path = await check(digest);
    if (path === null)
      throw new StoreCorrupt(`blob ${digest} is missing or damaged in the store; run again to recompute it`);
    return path;
  };

  // A blob that exists is replaced, because `gc` may be about to remove it: what is new is not garbage.
  return {
    put: async (path, name, rows) => {
      const digest = await fileDigest(path, disk);
      const { size: bytes } = await disk.stat(path);
      await files.moveIn(path, objectKey(digest));
      return { name, digest, bytes, mediaType: mediaType(name), rows };
    },
    local,
    putText: async (text, name) => {
      const digest = createHash('sha256').update(text).digest('hex');
      await files.write(objectKey(digest), text);
      return { name, digest, bytes: Buffer.byteLength(text), mediaType: mediaType(name) };
    },
    isIntact: async (digest) => (await check(digest)) !== null,
    readJson: async (digest) => JSON.parse(await disk.readFile(await local(digest), 'utf8')),
  };
}

export async function fileDigest(path: string, disk: Disk = nodeDisk): Promise<string> {
  const hash = createHash('sha256');
  const file = await disk.open(path, 'r');
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
export async function fileState(path: string, disk: Disk = nodeDisk): Promise<string> {
  return stateOf(await disk.stat(path, { bigint: true }));
}

/** `fileState` of these stats. */
export function stateOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}
