import { resolve } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { GeneratedFile } from '../../data/generate/files.ts';
import { generate as generateData } from '../../data/generate/generate.ts';

export interface GenerateCommand {
  out: string;
  scale: number;
  seed: number;
  nights: number;
  dirty: boolean;
}

/** Nobody needs to be told of progress that is over before it is read. */
const QUIET_MS = 2_000;

/** `generate`: writes made-up tables to a folder and says what it wrote; progress goes to stderr. */
export async function generate(options: GenerateCommand): Promise<void> {
  const progress = progressLine(process.stderr);
  try {
    const files = await generateData({ ...options, onProgress: progress.show });
    progress.clear();
    process.stdout.write(`${summary(files, options)}\n`);
  } catch (error) {
    progress.clear();
    throw writable(error, options.out);
  }
}

function summary(files: GeneratedFile[], { out, dirty }: GenerateCommand): string {
  const rows = new Map<string, number>();
  for (const file of files) rows.set(file.table, (rows.get(file.table) ?? 0) + file.rows);
  const lines = [...rows].map(([table, count]) => `${table.padEnd(14)}${count.toLocaleString('en').padStart(12)} rows`);
  const planted = dirty ? ', what was planted in planted.json' : '';
  return [...lines, `${files.length} files in ${resolve(out)}${planted}`].join('\n');
}

/** On a terminal one line that is overwritten, elsewhere a line for each file that takes long. */
function progressLine(stream: NodeJS.WriteStream) {
  const start = performance.now();
  let last = '';
  return {
    show({ file, rows, totalRows }: { file: string; rows: number; totalRows: number }): void {
      if (performance.now() - start < QUIET_MS) return;
      const text = stream.isTTY ? `${file} ${Math.floor((100 * rows) / totalRows)} %` : `writing ${file}`;
      if (text === last) return;
      stream.write(stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
      last = text;
    },
    clear(): void {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[2K');
    },
  };
}

/** A folder that cannot be written to is the caller's to change. */
function writable(error: unknown, out: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new InvalidInput(`cannot write to ${JSON.stringify(out)} (${code}); choose another folder with --out`, {
    cause: error,
  });
}
