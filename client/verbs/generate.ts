import { resolve } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { GeneratedFile } from '../../data/generate/files.ts';
import { generate as generateData } from '../../data/generate/generate.ts';

export type GenerateCommand = { out: string; scale: number; seed: number; nights: number; dirty: boolean };

/** Progress is shown only if generation takes longer than this. */
const quietMilliseconds = 2_000;

/** `generate`: writes generated tables to a folder and prints their row counts; progress goes to stderr. */
export async function generate(options: GenerateCommand): Promise<void> {
  const progress = progressLine(process.stderr);
  try {
    const files = await generateData({ ...options, onProgress: progress.show });
    progress.clear();
    process.stdout.write(`${summary(files, options)}\n`);
  } catch (error) {
    progress.clear();
    throw asInvalidInput(error, options.out);
  }
}

function summary(files: GeneratedFile[], { out, dirty }: GenerateCommand): string {
  const rows = new Map<string, number>();
  for (const file of files) rows.set(file.table, (rows.get(file.table) ?? 0) + file.rows);
  const lines = [...rows].map(([table, count]) => `${table.padEnd(14)}${count.toLocaleString('en').padStart(12)} rows`);
  const planted = dirty ? '; planted.json lists the defects' : '';
  return [...lines, `${files.length} files in ${resolve(out)}${planted}`].join('\n');
}

/** One updating line on a terminal; otherwise a line per file. */
function progressLine(stream: NodeJS.WriteStream) {
  const start = performance.now();
  let last = '';
  return {
    show({ file, rows, totalRows }: { file: string; rows: number; totalRows: number }): void {
      if (performance.now() - start < quietMilliseconds) return;
      const text = stream.isTTY ? `${file} ${Math.floor((100 * rows) / totalRows)}%` : `writing ${file}`;
      if (text === last) return;
      stream.write(stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
      last = text;
    },
    clear(): void {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[2K');
    },
  };
}

/** An error of the file system becomes InvalidInput: the user must choose another folder. */
function asInvalidInput(error: unknown, out: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new InvalidInput(`cannot write to ${JSON.stringify(out)} (${code}); choose another folder with --out`, {
    cause: error,
  });
}
