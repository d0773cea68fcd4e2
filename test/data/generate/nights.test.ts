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

test('give growing tables a file of the base years and one a day after them, in order of their names', async () => {
  expect((await readdir(out)).sort()).toEqual(['campaigns.csv', 'customers', 'events', 'products.csv', 'transactions']);
  for (const table of ['customers', 'events', 'transactions']) {
    expect((await readdir(join(out, table))).sort()).toEqual([base, '2024-01-01.csv', '2024-01-02.csv']);
  }
});

test('leave the bytes of the base years as they are without nights', async () => {
  const made = await digests(out);
  expect(made['products.csv']).toBe(plain['products.csv']);
  for (const table of ['customers', 'events', 'transactions'])
    expect(made[`${table}/${base}`]).toBe(plain[`${table}.csv`]);
});

test('have rows of their day only, with ids that go on', async () => {
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

test('number sessions on, so that none of a night is one of the base years', async () => {
  const sessions = async (file: string) =>
    (await readCsv(join(out, 'events', file))).map((row) => Number(row.session_id));
  expect(Math.min(...(await sessions('2024-01-01.csv')))).toBeGreaterThan(Math.max(...(await sessions(base))));
});

test('a further night changes none of the files before it', async () => {
  const longer = await generated({ scale: 0.01, seed: 3, nights: 3 }).then(digests);
  expect(longer).toMatchObject(await digests(out));
});
