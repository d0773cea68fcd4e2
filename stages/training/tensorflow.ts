import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { type TrainingBackend, tensorflowFolder } from '../../engine/backend.ts';

/**
 * Loads tfjs-node (a third of a second, 400 MB). Its last release calls two functions of `node:util` that Node 23 removed,
 * so they are restored first.
 */
export function loadTfjsNode(): typeof import('@tensorflow/tfjs-node') {
  const require = createRequire(import.meta.url);
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === undefined || value === null;
  util.isArray ??= Array.isArray;
  return require(tensorflowFolder()) as typeof import('@tensorflow/tfjs-node');
}

/** Loads the copy of tfjs that the backend works with: two copies in one process register everything twice. */
export function loadTfjs({ name }: TrainingBackend): typeof tfjs {
  const from = name === 'wasm' ? import.meta.url : join(tensorflowFolder(), 'package.json');
  return createRequire(from)('@tensorflow/tfjs');
}
