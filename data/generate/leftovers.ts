import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { GeneratedFile } from './files.ts';

/**
 * Refuses a folder with other files of the same tables: a table may be a file or a folder of files, so what an earlier
 * run left would be read together with the new files.
 */
export async function refuseLeftovers(out: string, files: GeneratedFile[]): Promise<void> {
  const expected = new Set(files.map((file) => file.path));
  for (const table of new Set(files.map((file) => file.table))) {
    const leftover = (await filesOf(out, table)).find((path) => !expected.has(path));
    if (leftover === undefined) continue;
    throw new InvalidInput(
      `${JSON.stringify(leftover)} is already in ${JSON.stringify(out)} and would be read together with the new files: ` +
        'remove it, or choose an empty folder',
    );
  }
}

async function filesOf(out: string, table: string): Promise<string[]> {
  const single = await access(join(out, `${table}.csv`)).then(
    () => [`${table}.csv`],
    () => [],
  );
  const several = await readdir(join(out, table)).catch(() => []);
  return [...single, ...several.filter((name) => name.endsWith('.csv')).map((name) => `${table}/${name}`)];
}
