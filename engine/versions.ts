import { createRequire } from 'node:module';
import { storeFormat } from '../store/runs.ts';
import { engines } from './engines.ts';

/** The versions that `run.json` names: of marketflow, Node, the store's format, and all that writes artifacts. */
export function versions(): Record<string, string> {
  const { version } = createRequire(import.meta.url)('marketflow/package.json') as { version: string };
  return { marketflow: version, node: process.versions.node, store: String(storeFormat), ...engines };
}
