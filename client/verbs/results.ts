import { resolve } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import { exportResults } from '../terminal/exportResults.ts';
import { findRun, runId, type SourceOption, type StoreOption, storeOf } from '../terminal/runs.ts';

/** `results RUN --out DIR`: copies every result file of a completed run. */
export async function results(name: string, options: StoreOption & SourceOption & { out: string }): Promise<number> {
  const store = storeOf(options);
  const dir = resolve(options.out);
  const run = runId(await findRun(store, name, options));
  const { files } = await exportResults(store, run, dir).catch((error) => {
    throw isUnwritable(error)
      ? new InvalidInput(`cannot write to ${dir} (${error.code}); choose another folder with --out`, { cause: error })
      : error;
  });
  console.log(`${files} files in ${printable(dir)}`);
  return 0;
}

function isUnwritable(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
