import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type GenerateOptions, generate } from '../../data/generate/generate.ts';

export type CsvRow = Record<string, string>;

const folders: string[] = [];
afterAll(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** A folder of generated data that is gone when the test file has ended. */
export async function generated(options: Omit<GenerateOptions, 'out'>): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'generate-'));
  folders.push(out);
  await generate({ ...options, out });
  return out;
}

/** sha256 of every CSV under a folder, by path. */
export async function digests(folder: string): Promise<Record<string, string>> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.csv')).sort();
  const digest = async (path: string) =>
    createHash('sha256')
      .update(await readFile(join(folder, path)))
      .digest('hex');
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await digest(path)] as const)));
}

/** Rows of cells by RFC 4180, the header first. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

export async function readCsv(path: string): Promise<CsvRow[]> {
  const [header, ...rows] = parseCsv(await readFile(path, 'utf8'));
  return rows.map((cells) => Object.fromEntries(header!.map((name, i) => [name, cells[i] ?? ''])));
}
