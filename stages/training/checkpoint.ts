import { createHash } from 'node:crypto';
import type { Checkpoints } from '../../core/artifact.ts';
import type { EpochRecord, FitState, Spent } from './fit.ts';

type Header = {
  step: number;
  history: EpochRecord[];
  best: { epoch: number; val_loss: number };
  finished: { history: EpochRecord[]; best_epoch: number; steps: number }[];
  spent: Spent;
};

const digestBytes = 32;

/**
 * Encodes a state: SHA-256 of the rest, length of the header (32 bits, little endian), the header as JSON padded to a
 * multiple of four bytes, then the arrays: theta, m, v, best weights, and the weights of each finished network.
 */
export function encodeCheckpoint({ finished, adam, history, best, spent }: FitState): Uint8Array {
  const header: Header = {
    step: adam.step,
    history,
    best: { epoch: best.epoch, val_loss: best.val_loss },
    finished: finished.map(({ weights: _, ...rest }) => rest),
    spent,
  };
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 3, ' ')]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length);
  const arrays = [adam.theta, adam.m, adam.v, best.weights, ...finished.map(({ weights }) => weights)];
  const body = Buffer.concat([
    length,
    padded,
    ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
  return Buffer.concat([createHash('sha256').update(body).digest(), body]);
}

/** Decodes the state of a network with `parameters` weights; null if the bytes are damaged or of another size. */
export function decodeCheckpoint(bytes: Uint8Array, parameters: number): FitState | null {
  const body = Buffer.from(bytes.subarray(digestBytes));
  const digest = createHash('sha256').update(body).digest();
  if (body.length < 4 || !digest.equals(bytes.subarray(0, digestBytes))) return null;
  const arraysAt = 4 + body.readUInt32LE(0);
  const header: Header = JSON.parse(body.toString('utf8', 4, arraysAt));
  const arrays = new Float32Array(Uint8Array.from(body.subarray(arraysAt)).buffer);
  if (arrays.length !== parameters * (4 + header.finished.length)) return null;
  const array = (place: number) => arrays.slice(place * parameters, (place + 1) * parameters);
  return {
    finished: header.finished.map((member, i) => ({ ...member, weights: array(4 + i) })),
    adam: { theta: array(0), m: array(1), v: array(2), step: header.step },
    history: header.history,
    best: { ...header.best, weights: array(3) },
    spent: header.spent,
  };
}

/** A checkpoint's file name. Sorted by code point, names are in order of time. */
export function checkpointName({ finished, history }: FitState): string {
  return `${String(finished.length).padStart(3, '0')}-${String(history.length).padStart(6, '0')}.checkpoint`;
}

/** The newest undamaged state, and the names of newer damaged ones. */
export async function newestCheckpoint(
  checkpoints: Checkpoints,
  parameters: number,
): Promise<{ state: FitState | null; damaged: string[] }> {
  const damaged: string[] = [];
  for (const name of (await checkpoints.list()).reverse()) {
    const state = decodeCheckpoint(await checkpoints.read(name), parameters);
    if (state) return { state, damaged };
    damaged.push(name);
  }
  return { state: null, damaged };
}

/**
 * Writes a checkpoint after the first epoch, then at the end of the first epoch that ends `interval` seconds or more after
 * the last checkpoint. Keeps the newest two, in case the newest is damaged.
 */
export function checkpointWriter(checkpoints: Checkpoints, interval = 0.2) {
  let last = Number.NEGATIVE_INFINITY;
  return async (snapshot: () => Promise<FitState>): Promise<void> => {
    if (performance.now() - last < interval * 1000) return;
    const state = await snapshot();
    await checkpoints.write(checkpointName(state), encodeCheckpoint(state));
    const older = (await checkpoints.list()).slice(0, -2);
    await Promise.all(older.map((name) => checkpoints.remove(name)));
    last = performance.now();
  };
}

export async function removeCheckpoints(checkpoints: Checkpoints): Promise<void> {
  await Promise.all((await checkpoints.list()).map((name) => checkpoints.remove(name)));
}
