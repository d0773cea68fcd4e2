import { expect, test } from 'vitest';
import { readMapping } from '../../../data/mapping/mapping.ts';

const faultsOf = (value: unknown) => {
  const result = readMapping(value);
  return 'faults' in result ? result.faults : [];
};

test('customers, products and transactions may have dimensions; a mapping without them stays as it is', () => {
  const mapping = {
    transactions: { dimensions: ['store', ' Till '] },
    customers: { dimensions: ['income'], columns: {} },
  };
  expect(readMapping(mapping)).toEqual({
    mapping: {
      transactions: { columns: {}, dimensions: ['store', 'Till'] },
      customers: { columns: {}, dimensions: ['income'] },
    },
  });
  expect(readMapping({ transactions: {} })).toEqual({ mapping: { transactions: { columns: {} } } });
});

test.each([
  [
    'of events',
    { events: { dimensions: ['page'] } },
    'mapping.events.dimensions: expected dimensions of customers, products, transactions',
  ],
  [
    'that is in the contract',
    { transactions: { dimensions: ['Country'] } },
    'mapping.transactions.dimensions: "Country" is a column of the contract; rename it in the file',
  ],
  [
    'that is named twice',
    { customers: { dimensions: ['Income', 'income'] } },
    'mapping.customers.dimensions: "income" is a dimension of customers already; rename one',
  ],
  [
    'of two tables',
    { transactions: { dimensions: ['store'] }, customers: { dimensions: ['store'] } },
    'mapping.transactions.dimensions: "store" is a dimension of customers already; rename one',
  ],
  [
    'with a control character',
    { transactions: { dimensions: ['a\u0007b'] } },
    'mapping.transactions.dimensions: the name "a\\u0007b" has a control character',
  ],
])('a dimension %s is refused', (_, mapping, fault) => {
  expect(faultsOf(mapping)).toEqual([fault]);
});

test('nine dimensions are one too many', () => {
  const names = Array.from({ length: 9 }, (_, index) => `d${index}`);
  expect(
    faultsOf({ transactions: { dimensions: names.slice(0, 5) }, customers: { dimensions: names.slice(5) } }),
  ).toEqual(['mapping: found 9 dimensions, expected at most 8']);
});

test('a dimension is a name', () => {
  expect(faultsOf({ transactions: { dimensions: [''] } })).toHaveLength(1);
  expect(faultsOf({ transactions: { dimensions: 'store' } })).toHaveLength(1);
  expect(faultsOf({ transactions: { dimensions: [{ lower: 'store' }] } })).toHaveLength(1);
});
