import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { digests, generated, readCsv } from '../../support/generated.ts';

const base = '2021-01-01_2023-12-31.csv';
let plain: Record<string, string>;
let out: string;

beforeAll(async () => {
  plain = await generated({ scale: 0.01, seed: 3 }).then(digests);
  out = await generated({ scale: 0.01, seed: 3, nights: 2 });
});

test('growing tables have a file for the base years and one per night, sorted by name', async () => {
  expect((await readdir(out)).sort()).toEqual(['campaigns.csv', 'customers', 'events', 'products.csv', 'transactions']);
  for (const table of ['customers', 'events', 'transactions']) {
    expect((await readdir(join(out, table))).sort()).toEqual([base, '2024-01-01.csv', '2024-01-02.csv']);
  }
});

test('nights do not change the bytes of the base years', async () => {
  const made = await digests(out);
  expect(made['products.csv']).toBe(plain['products.csv']);
  for (const table of ['customers', 'events', 'transactions'])
    expect(made[`${table}/${base}`]).toBe(plain[`${table}.csv`]);
});

test('a night has rows of its day only, with consecutive ids', async () => {
  for (const [table, id] of [
    ['transactions', 'transaction_id'],
    ['events', 'event_id'],
  ] as const) {
    let next = 1;
    for (const file of [base, '2024-01-01.csv', '2024-01-02.csv']) {
      const rows = await readCsv(join(out, table, file));
      expect(rows.every((row, i) => row[id] === String(next + i))).toBe(true);
      if (file !== base)
        expect(new Set(rows.map((row) => `${row.timestamp!.slice(0, 10)}.csv`))).toEqual(new Set([file]));
      next += rows.length;
    }
  }
});

test('the session ids of nights continue those of the base years', async () => {
  const sessions = async (file: string) =>
    (await readCsv(join(out, 'events', file))).map((row) => Number(row.session_id));
  expect(Math.min(...(await sessions('2024-01-01.csv')))).toBeGreaterThan(Math.max(...(await sessions(base))));
});

test('another night changes none of the earlier files', async () => {
  const longer = await generated({ scale: 0.01, seed: 3, nights: 3 }).then(digests);
  expect(longer).toMatchObject(await digests(out));
});
