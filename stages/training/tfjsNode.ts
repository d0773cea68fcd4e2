import { createRequire } from 'node:module';

/**
 * Loads tfjs-node (a third of a second, 400 MB). Its last release calls two functions of `node:util` that Node 23 took
 * away; they are put back first.
 */
export function loadTfjsNode(): typeof import('@tensorflow/tfjs-node') {
  const require = createRequire(import.meta.url);
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === undefined || value === null;
  util.isArray ??= Array.isArray;
  return require('@tensorflow/tfjs-node') as typeof import('@tensorflow/tfjs-node');
}
