import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marketflowHome } from '../server/files.ts';

/**
 * The sources that `run` was given in this folder, so that `resume` and `verify` may read them again. A run's own record does
 * not count: anyone who starts runs on the server can write any path into it.
 */
export function namedSources(): string[] {
  try {
    return readFileSync(file(), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as string);
  } catch {
    return [];
  }
}

/** Remembers a source, by its absolute path. */
export function rememberSource(source: string): void {
  if (namedSources().includes(source)) return;
  mkdirSync(marketflowHome(), { recursive: true });
  appendFileSync(file(), `${JSON.stringify(source)}\n`);
}

function file(): string {
  return join(marketflowHome(), 'sources.jsonl');
}
