import { mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { marketflowHome } from './files.ts';

const logLimit = 10_000_000;

/** `.marketflow/worker.log`, where a verb that shows progress sends its worker's log; begun again when it has grown large. */
export function workerLog(): string {
  const file = join(marketflowHome(), 'worker.log');
  mkdirSync(marketflowHome(), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimit) truncateSync(file);
  return file;
}
