import { describe, expect, test } from 'vitest';
import {
  checkpointName,
  checkpointWriter,
  decodeCheckpoint,
  encodeCheckpoint,
  newestCheckpoint,
} from '../../../stages/training/checkpoint.ts';
import type { FitState } from '../../../stages/training/fit.ts';
import { memoryCheckpoints } from '../../support/workspace.ts';

describe('a checkpoint', () => {
  test('decodes to the same bits', () => {
    const state = stateAt(3, 2);
    expect(decodeCheckpoint(encodeCheckpoint(state), 4)).toEqual(state);
  });

  test('is rejected if any byte has changed', () => {
    const bytes = encodeCheckpoint(stateAt(3));
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(decodeCheckpoint(damaged, 4)).toBeNull();
    }
  });

  test('is rejected if it is truncated or of a network of another size', () => {
    const bytes = encodeCheckpoint(stateAt(3));
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeCheckpoint(bytes.subarray(0, length), 4)).toBeNull();
    }
    expect(decodeCheckpoint(bytes, 5)).toBeNull();
  });

  test('has a name that sorts by network, then by epoch', () => {
    const names = [stateAt(2, 0), stateAt(10, 0), stateAt(1, 1), stateAt(9, 10)].map(checkpointName);
    expect([...names].sort()).toEqual(names);
  });
});

describe('newestCheckpoint', () => {
  test('skips damaged checkpoints and returns their names', async () => {
    const checkpoints = memoryCheckpoints();
    for (const epoch of [1, 2, 3])
      await checkpoints.write(checkpointName(stateAt(epoch)), encodeCheckpoint(stateAt(epoch)));
    const newest = checkpointName(stateAt(3));
    await checkpoints.write(newest, (await checkpoints.read(newest)).subarray(0, 100));
    const found = await newestCheckpoint(checkpoints, 4);
    expect(found.state).toEqual(stateAt(2));
    expect(found.damaged).toEqual([newest]);
  });

  test('returns null without checkpoints', async () => {
    expect(await newestCheckpoint(memoryCheckpoints(), 4)).toEqual({ state: null, damaged: [] });
  });
});

describe('checkpointWriter', () => {
  test('writes the first epoch immediately, and the next only after the interval', async () => {
    const checkpoints = memoryCheckpoints();
    const write = checkpointWriter(checkpoints, Number.POSITIVE_INFINITY);
    for (const epoch of [1, 2, 3]) await write(async () => stateAt(epoch));
    expect(await checkpoints.list()).toEqual([checkpointName(stateAt(1))]);
  });

  test('keeps the newest two', async () => {
    const checkpoints = memoryCheckpoints();
    const write = checkpointWriter(checkpoints, 0);
    for (const epoch of [1, 2, 3, 4]) await write(async () => stateAt(epoch));
    expect(await checkpoints.list()).toEqual([3, 4].map((epoch) => checkpointName(stateAt(epoch))));
  });
});

/** A state after `epochs` epochs of a network of four weights, with `finished` networks before it. */
function stateAt(epochs: number, finished = 0): FitState {
  const history = Array.from({ length: epochs }, (_, i) => {
    return { epoch: i + 1, loss: 1 / (i + 3), accuracy: 0.1 * i, val_loss: 2 / (i + 3), val_accuracy: 1 / 3 };
  });
  const weights = (start: number) => Float32Array.from({ length: 4 }, (_, i) => Math.fround(1 / (start + i + 1)));
  return {
    finished: Array.from({ length: finished }, (_, i) => ({
      history,
      best_epoch: 1,
      steps: 7,
      weights: weights(50 + i),
    })),
    adam: { theta: weights(0), m: weights(10), v: weights(20), step: epochs * 5 },
    history,
    best: { epoch: 1, val_loss: 2 / 3, weights: weights(30) },
    spent: { epochs: 1.5, steps: 1.25 },
  };
}
