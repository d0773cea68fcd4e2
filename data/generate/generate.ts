import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { TableName } from '../contract.ts';
import { writeCsv } from './csv.ts';
import { defects } from './defects.ts';
import { baseSpan, type GeneratedFile, type PlannedFile, planFiles } from './files.ts';
import { plainRows } from './plain.ts';
import { plant, type Tally, tally } from './planting.ts';
import { makeShop, type Shop } from './shop.ts';
import { countBeforeSignup } from './transactions.ts';

export type GenerateOptions = {
  /** Output folder, created if it does not exist. Files of the same names are replaced. */
  out: string;
  /** Scale 1 is 100,000 customers, 2,000 products, 50 campaigns, 103,127 transactions and 2,000,000 events. */
  scale: number;
  /** The same scale and seed give the same bytes on every machine. */
  seed: number;
  /** Number of days after the base years, each with its own files. */
  nights?: number;
  /** Whether to plant defects. */
  dirty?: boolean;
  onProgress?: (progress: GenerateProgress) => void;
};

type GenerateProgress = {
  file: string;
  rows: number;
  totalRows: number;
};

/**
 * Writes three years of a simulated shop, 2021-01-01 to 2023-12-31, as customers, products, campaigns, transactions and
 * events, each in `<table>.csv`. Rows are streamed: memory holds 23 bytes per customer and one chunk of text at any scale.
 *
 * With `nights`, the growing tables are folders: `transactions/2021-01-01_2023-12-31.csv` has the base years, with the same
 * bytes as without nights, and `transactions/2024-01-01.csv` and its successors have one day each. The same holds for
 * `events/` and `customers/` (by signup day). File names sort by time, and ids continue from file to file. Products and
 * campaigns remain single files.
 *
 * With `dirty`, rows with one defect each are added to the clean rows of the base years, and `planted.json` counts them by
 * table (`Tally`). In a small dirty table, more than 1% of the rows are rejected.
 *
 * @throws InvalidInput if a number is out of range, or if `out` contains other files of these tables, which a run would
 * read together with the new ones.
 */
export async function generate(options: GenerateOptions): Promise<GeneratedFile[]> {
  const { out, scale, seed, nights = 0, dirty = false, onProgress } = options;
  checkRange('scale', scale, 0.0001, 1000);
  checkInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('nights', nights, 0, 3650);

  const shop = makeShop(seed, scale, nights);
  const clean = planFiles(shop, nights);
  const { files, planted } = dirty ? dirtyFiles(shop, clean) : { files: clean, planted: null };
  await checkLeftovers(out, files);
  await rm(join(out, 'planted.json'), { force: true });

  const totalRows = files.reduce((sum, file) => sum + file.rows, 0);
  let rows = 0;
  for (const { path, columns, lines } of files) {
    await writeCsv(join(out, path), columns, lines, (count) => {
      rows += count;
      onProgress?.({ file: path, rows, totalRows });
    });
  }
  if (planted !== null) await writeFile(join(out, 'planted.json'), `${JSON.stringify(planted, null, 2)}\n`);
  return files.map(({ table, path, rows }) => ({ table, path, rows }));
}

/** Plants the defects in the base years' file of each table. The counts in `planted` include those of the clean data. */
function dirtyFiles(shop: Shop, clean: PlannedFile[]): { files: PlannedFile[]; planted: Record<TableName, Tally> } {
  const plain = plainRows(shop);
  const planted = {} as Record<TableName, Tally>;
  const files = clean.map((file) => {
    const { table, rows, lines } = file;
    if (planted[table] !== undefined) {
      planted[table].rows += rows;
      return file;
    }
    planted[table] = tally(rows, defects[table]);
    return { ...file, rows: planted[table].rows, lines: plant(lines, rows, defects[table], plain[table]) };
  });
  planted.transactions.notes['before signup'] = countBeforeSignup(shop, baseSpan);
  return { files, planted };
}

/**
 * Throws if the folder contains other files of the same tables. A table may be a file or a folder of files, so files of an
 * earlier call would be read together with the new ones.
 */
async function checkLeftovers(out: string, files: GeneratedFile[]): Promise<void> {
  const expected = new Set(files.map((file) => file.path));
  for (const table of new Set(files.map((file) => file.table))) {
    const leftover = (await existingFiles(out, table)).find((path) => !expected.has(path));
    if (leftover === undefined) continue;
    throw new InvalidInput(
      `${JSON.stringify(leftover)} is already in ${JSON.stringify(out)} and would be read together with the new files; ` +
        'delete it or choose an empty folder',
    );
  }
}

async function existingFiles(out: string, table: string): Promise<string[]> {
  const single = await access(join(out, `${table}.csv`)).then(
    () => [`${table}.csv`],
    () => [],
  );
  const parts = await readdir(join(out, table)).catch(() => []);
  return [...single, ...parts.filter((name) => name.endsWith('.csv')).map((name) => `${table}/${name}`)];
}

function checkInteger(name: string, value: number, low: number, high: number): void {
  if (!Number.isSafeInteger(value)) throw new InvalidInput(`${name} must be an integer, found ${value}`);
  checkRange(name, value, low, high);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new InvalidInput(`${name} must be from ${low} to ${high}, found ${value}`);
}
