import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { writeCsv } from './csv.ts';
import { dirtyFiles } from './dirty.ts';
import { type GeneratedFile, planFiles } from './files.ts';
import { refuseLeftovers } from './leftovers.ts';
import { makeShop } from './shop.ts';

export interface GenerateOptions {
  /** Folder to write to; made where it does not exist. Files of the same names are replaced. */
  out: string;
  /** 1 is 100,000 customers, 2,000 products, 50 campaigns, 103,127 transactions and 2,000,000 events. */
  scale: number;
  /** The same scale and seed give the same bytes, on any machine. */
  seed: number;
  /** Days after the base years, each with files of its own. */
  nights?: number;
  /** Plant defects. */
  dirty?: boolean;
  onProgress?: (progress: GenerateProgress) => void;
}

export interface GenerateProgress {
  file: string;
  rows: number;
  totalRows: number;
}

/**
 * Writes a made-up shop's three years, 2021-01-01 to 2023-12-31, as customers, products, campaigns, transactions and
 * events, each `<table>.csv`. Rows are streamed: memory holds 23 bytes a customer and one chunk of text, whatever the
 * scale.
 *
 * With `nights`, the tables that grow are folders: `transactions/2021-01-01_2023-12-31.csv` has the base years, with
 * the bytes of a run without nights, and `transactions/2024-01-01.csv` and on one day each; `events/` and `customers/`
 * (who signed up that day) likewise. File names sort by time and ids go on from file to file. Products and campaigns
 * stay single files.
 *
 * With `dirty`, rows with one defect each are added to the files of the base years, on top of the clean ones, and
 * `planted.json` says how many of what, by table (`Tally`). A dirty table of few rows has more than 1 % rejected.
 *
 * @throws InvalidInput if a number is out of range, or if `out` holds other files of these tables, which a later run
 * would read together with the new ones.
 */
export async function generate(options: GenerateOptions): Promise<GeneratedFile[]> {
  const { out, scale, seed, nights = 0, dirty = false, onProgress } = options;
  checkRange('scale', scale, 0.0001, 1000);
  checkWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  checkWhole('nights', nights, 0, 3650);

  const shop = makeShop(seed, scale, nights);
  const clean = planFiles(shop, nights);
  const { files, planted } = dirty ? dirtyFiles(shop, clean) : { files: clean, planted: null };
  await refuseLeftovers(out, files);
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

function checkWhole(name: string, value: number, low: number, high: number): void {
  if (!Number.isSafeInteger(value)) throw new InvalidInput(`${name} must be a whole number, found ${value}`);
  checkRange(name, value, low, high);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new InvalidInput(`${name} must be from ${low} to ${high}, found ${value}`);
}
