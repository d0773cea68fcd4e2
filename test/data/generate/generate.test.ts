import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { InvalidInput } from '../../../core/errors.ts';
import { tableNames } from '../../../data/contract.ts';
import { generate } from '../../../data/generate/generate.ts';
import { digests, generated, readCsv } from '../../support/generated.ts';

const sample = fileURLToPath(new URL('../../../data/sample', import.meta.url));

test('the committed sample is the output for scale 0.03 and seed 42', async () => {
  expect(await digests(sample)).toEqual(await digests(await generated({ scale: 0.03, seed: 42 })));
});

test('the same seed gives the same bytes, and another seed different bytes in every table', async () => {
  const [first, again, other] = await Promise.all(
    [7, 7, 8].map((seed) => generated({ scale: 0.005, seed }).then(digests)),
  );
  expect(again).toEqual(first);
  for (const table of tableNames) expect(other![`${table}.csv`]).not.toBe(first![`${table}.csv`]);
});

test('seeds above 32 bits are not truncated', async () => {
  const [small, large] = await Promise.all(
    [5, 5 + 2 ** 32].map((seed) => generated({ scale: 0.001, seed }).then(digests)),
  );
  expect(large!['customers.csv']).not.toBe(small!['customers.csv']);
});

test('the smallest scale gives five non-empty tables', async () => {
  const out = await generated({ scale: 0.0001, seed: 1 });
  for (const table of tableNames) expect((await readCsv(join(out, `${table}.csv`))).length).toBeGreaterThan(0);
});

test('progress ends at the total number of rows', async () => {
  const seen: number[][] = [];
  await generated({ scale: 0.001, seed: 1, onProgress: ({ rows, totalRows }) => seen.push([rows, totalRows]) });
  expect(seen.at(-1)![0]).toBe(100 + 100 + 12 + 103 + 2000);
  expect(seen.every(([rows, total]) => rows! <= total! && total === 2315)).toBe(true);
});

test.each([
  [{ scale: 0 }, 'scale'],
  [{ scale: Number.NaN }, 'scale'],
  [{ seed: 1.5 }, 'seed'],
  [{ seed: -1 }, 'seed'],
  [{ nights: -1 }, 'nights'],
])('%j is rejected by name', async (wrong, name) => {
  const options = { out: '/nowhere', scale: 0.01, seed: 1, ...wrong };
  await expect(generate(options)).rejects.toThrow(new RegExp(`^${name} must be`));
  await expect(generate(options)).rejects.toBeInstanceOf(InvalidInput);
});

test('a folder with other files of the same tables is rejected and left unchanged', async () => {
  const out = await generated({ scale: 0.001, seed: 1 });
  const before = await digests(out);
  await expect(generate({ out, scale: 0.001, seed: 1, nights: 1 })).rejects.toThrow(/"customers.csv" is already in/);
  expect(await digests(out)).toEqual(before);
  await writeFile(join(out, 'notes.txt'), 'kept');
  await generate({ out, scale: 0.001, seed: 2 });
  expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('kept');
});
