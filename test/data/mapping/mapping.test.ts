import { expect, test } from 'vitest';
import { nearest } from '../../../core/suggest.ts';
import { shown } from '../../../core/words.ts';
import { readMapping } from '../../../data/mapping/mapping.ts';

const faultsOf = (value: unknown) => {
  const result = readMapping(value);
  return 'faults' in result ? result.faults : [];
};
const column = (source: unknown) => faultsOf({ transactions: { columns: { quantity: source } } });

test('a mapping may contain columns, constants and expressions, for one file or several', () => {
  const mapping = {
    transactions: {
      files: 'orders.csv',
      columns: {
        timestamp: { date: ['Day', '%d.%m.%Y %H:%M', 'Europe/Berlin'] },
        gross_revenue: { '*': ['Quantity', { '-': ['Price', { coalesce: ['Rebate', { value: 0 }] }] }] },
        refund_flag: { '<': ['Quantity', 0] },
        customer_id: { lower: { trim: 'Mail' } },
        discount_applied: { if: [{ '=': ['Code', { value: 'TEN' }] }, 0.1, 0] },
        product_id: null,
      },
    },
    customers: { files: ['a.csv', 'b.csv'] },
  };
  const result = readMapping(mapping);
  expect(result).toEqual({
    mapping: {
      transactions: { ...mapping.transactions, files: ['orders.csv'] },
      customers: { files: ['a.csv', 'b.csv'], columns: {} },
    },
  });
});

test('all faults of a mapping are listed at once, with suggestions', () => {
  const faults = faultsOf({
    transaction: {},
    customers: { columns: { customerid: 'x' }, sql: 'drop table' },
    transactions: { columns: { quantity: { pow: [1, 2] }, gross_revenu: 'x' } },
  });
  expect(faults).toHaveLength(4);
  expect(faults.join('\n')).toMatch(/"transaction" \(did you mean transactions\?\)/);
  expect(faults.join('\n')).toMatch(/mapping\.customers.*sql/i);
  expect(faults.join('\n')).toMatch(/unknown operator "pow"/);
  expect(faults.join('\n')).toMatch(/"gross_revenu".*did you mean gross_revenue/);
});

test.each([
  ['a bare number', 5, /\{"value": 5\}/],
  ['an empty name', ' ', /empty/],
  ['a list', ['a'], /expected a column name/],
  ['two operators', { '+': [1, 2], '-': [1, 2] }, /one \{"operator"/],
  ['no operator', {}, /one \{"operator"/],
  ['too few arguments', { '+': ['a'] }, /has 1 arguments, expected 2 to 20/],
  ['a value that is an object', { value: {} }, /found value "\{\}", expected a string/],
  ['an infinite value', { value: Number.POSITIVE_INFINITY }, /found value "null", expected a string/],
  ['if without a comparison', { if: ['a', 'b', 'c'] }, /must be a comparison/],
  ['a date without a format', { date: ['a'] }, /1 arguments, expected 2 to 3/],
  ['a format without a day', { date: ['a', '%Y-%m'] }, /must have a year/],
  ['an unknown directive', { date: ['a', '%Y-%m-%d %Q'] }, /"%Q"/],
  ['an unpadded year', { date: ['a', '%-Y-%m-%d'] }, /"%-Y".*expected - only before d m H I M S y j/],
  ['a control character in a format', { date: ['a', '%Y-%m-%d\u0000'] }, /"%Y-%m-%d\\u0000" has a control character/],
  ['a control character in a value', { concat: ['a', { value: 'b\u0000' }] }, /"b\\u0000" has a control character/],
  ['a number without its decimal sign', { number: ['a'] }, /1 arguments, expected 2/],
  ['a number with another decimal sign', { number: ['a', ';'] }, /must be the sign before the decimals, "," or "\."/],
  ['an unknown time zone', { date: ['a', '%Y-%m-%d', 'Mars/Base'] }, /not a time zone/],
  ['an inherited name', { constructor: ['a'] }, /unknown operator "constructor"/],
  ['SQL as an operator', { 'x); drop table t; --': ['a'] }, /unknown operator/],
])('%s is rejected', (_, source, message) => {
  expect(column(source).join()).toMatch(message);
});

test('day, month and hour may be unpadded', () => {
  expect(column({ date: ['a', '%-d/%-m/%y %-H:%M'] })).toEqual([]);
});

test('expressions may be nested eight levels deep, but not deeper', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'a' : { abs: nested(depth - 1) });
  expect(column(nested(8))).toEqual([]);
  expect(column(nested(9)).join()).toMatch(/nested too deeply; expected at most 8 levels/);
});

const megabytes = (column: (i: number) => [string, unknown]) => ({
  transactions: { columns: Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => column(i))) },
});
test.each([
  ['columns', megabytes((i) => [`c${i}`, 'x'])],
  ['tables', Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`table_${i}`, {}]))],
  ['one name', { transactions: { columns: { quantity: 'x'.repeat(5_000_000) } } }],
  ['one value', { transactions: { columns: { quantity: { value: 'x'.repeat(5_000_000) } } } }],
  ['files', { transactions: { files: Array.from({ length: 100_000 }, (_, i) => `${i}.csv`) } }],
  [
    'levels',
    { transactions: { columns: { quantity: JSON.parse(`${'["a",'.repeat(300_000)}9${']'.repeat(300_000)}`) } } },
  ],
])('a mapping of megabytes is refused with its limit: %s', (_, mapping) => {
  expect(faultsOf(mapping)).toEqual([expect.stringMatching(/too large: .* may have 200,000 characters/)]);
});

test('of very many faults the first 50 are listed, and a mapping of 200,000 characters is accepted', () => {
  const columns = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, 'x']));
  expect(faultsOf({ transactions: { columns } })).toHaveLength(50);
  expect(faultsOf(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`t${i}`, {}])))).toHaveLength(50);
  const sized = (name: string) => faultsOf({ transactions: { columns: { quantity: name } } });
  // "transactions", "columns" and "quantity" have 12, 7 and 8 characters.
  expect(sized('x'.repeat(200_000 - 27))).toEqual([]);
  expect(sized('x'.repeat(200_000 - 26))).toHaveLength(1);
});

test.each([[null], ['text'], [[]], [5]])('a mapping that is not an object is rejected: %j', (value) => {
  expect(faultsOf(value).join()).toMatch(/must be an object/);
});

test('a name is suggested if at most a third of its characters differ', () => {
  expect(nearest('CustomerID', ['customer_id', 'country'])).toBe('customer_id');
  expect(nearest('custmer_id', ['customer_id'])).toBe('customer_id');
  expect(nearest('zip', ['customer_id', 'age'])).toBeNull();
});

test('text from data is truncated, with terminal control characters escaped', () => {
  expect(shown('a\u001b[31m\u202e\u009bb')).toBe('"a\\u001b[31m\\u202e\\u009bb"');
  expect(shown('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(60)}…"`);
});
