import { expect, test } from 'vitest';
import { InvalidInput } from '../../core/errors.ts';
import { runLocally } from '../../engine/local.ts';
import { withoutCells } from '../../engine/withoutCells.ts';
import { ownFolder } from '../support/ingested.ts';

/** The error of a stage whose query fails on the cell `x`. */
async function failing(sql: string, x: string): Promise<Error> {
  const stage = {
    run: async (w: Parameters<Parameters<typeof runLocally>[0]['run']>[0]) => {
      const database = await w.database();
      await database.run(`create table t as select '${x}' as x`);
      return { rows: (await database.rows(sql)).length };
    },
  };
  return runLocally(stage, {}, { folder: await ownFolder() }).then(
    () => expect.fail('the query did not fail'),
    (error) => error,
  );
}

test.each([
  ['a cast', 'select x::int from t', 'canary@example.org', 'Conversion Error: Could not convert string'],
  [
    'a time',
    'select x::timestamp from t',
    '2019-02-29 canary',
    'Conversion Error: timestamp field value out of range:',
  ],
  ['a format', "select strptime(x, '%d') from t", 'canary', 'Invalid Input Error: Could not parse string'],
  [
    'an overflow',
    'select x::bigint * 10 from t',
    '8877665544332211000',
    'Out of Range Error: Overflow in multiplication of INT',
  ],
  ['a smaller type', 'select x::bigint::int from t', '8877665544332211', 'Conversion Error: Type INT'],
  ['JSON', "select x::json->'a' from t", 'canary', 'Conversion Error: Malformed JSON at byte'],
])('an error of DuckDB about a value does not quote it: %s', async (_, sql, x, expected) => {
  const { message, stack } = await failing(sql, x);
  expect(message).toBe(expected);
  expect(stack).not.toMatch(/canary|2019|8877/);
});

test('an error of DuckDB about a value keeps where it was thrown', () => {
  const error = new Error("Conversion Error: Could not convert string 'canary\n    at canary' to INT32");
  const [, , ...frames] = error.stack!.split('\n');
  expect(withoutCells(error).stack).toBe(['Error: Conversion Error: Could not convert string', ...frames].join('\n'));
});

test('other errors are kept', async () => {
  expect((await failing('select nothing from t', 'x')).message).toMatch(/Referenced column "nothing" not found/);
  const invalid = new InvalidInput('Conversion Error: "a.csv" line 2');
  expect(withoutCells(invalid)).toBe(invalid);
  expect(withoutCells('text').message).toBe('text');
});
