import { expect, test } from 'vitest';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

type Together = Required<Tables>['eda']['bought_together'];

const drawn = (change: (together: Together) => void = () => {}) => {
  const tables = shop();
  change(tables.eda.bought_together);
  return draw(catalogue.find(({ number }) => number === 48)!, tables);
};

test('the finding gives one pair as an example, with a lift that is rounded down', () => {
  const { finding } = drawn(({ products }) => {
    products.clear = 1234;
    Object.assign(products.pairs[0]!, { together: 12, lift: 4.629, lift_low: 2.319 });
  });
  expect(finding).toBe(
    '1,234 pairs of products are clearly bought together; 101 and 102, for example, are in 12 orders, 4.62 times as many as if they were bought independently (at least 2.31 times).',
  );
});

test('a single pair is no example', () => {
  const { finding } = drawn(({ products }) => {
    products.clear = 1;
    products.pairs = [{ ...products.pairs[0]!, together: 12, lift: 3, lift_low: 2 }];
  });
  expect(finding).toBe(
    'One pair of products is clearly bought together: 101 and 102 are in 12 orders, 3 times as many as if they were bought independently (at least 2 times).',
  );
});

test('notes say what was compared, left out and not shown', () => {
  const { notes } = drawn(({ products }) => {
    Object.assign(products, { compared: 500, pairs_tested: 124_750, clear: 30, left_out: 7 });
  });
  expect(notes).toEqual([
    'The 2 of 30 pairs with the highest bound are shown.',
    'Compared: the 500 most frequent products that are in at least 10 orders, 124,750 pairs.',
    'Left out: 7 orders with more than 50 products.',
  ]);
});

test('categories are shown where no pair of products is clear', () => {
  const { finding, notes } = drawn(({ products, categories }) => {
    Object.assign(categories, { clear: 1, pairs: [{ ...products.pairs[0]!, first: '<b>Home</b>', second: 'Toys' }] });
    Object.assign(products, { clear: 0, pairs: [] });
  });
  expect(finding).toContain('One pair of categories is clearly bought together: <b>Home</b> and Toys are in 12 orders');
  expect(notes[0]).toBe('No pair of products is clearly bought together; categories are shown.');
});

test.each([
  [
    'all lines with a product are returns',
    { orders: 0, with_several: 0, left_out: 0 },
    'No line with a product_id has a positive quantity.',
  ],
  [
    'all orders of several products are too large to compare',
    { with_several: 0, left_out: 3 },
    'All orders of several products have more than 50.',
  ],
  ['no order has several', { with_several: 0, left_out: 0 }, 'No order has more than one product.'],
  [
    'no pair is clear',
    { clear: 0, pairs: [] },
    'No pair of products or categories is clearly bought together, of 380 compared pairs.',
  ],
])('the figure is left out if %s', (_, change, reason) => {
  expect(drawn(({ products }) => Object.assign(products, change)).skipped).toBe(reason);
});

test('the figure is left out if products are in too few orders', () => {
  const { skipped } = drawn((together) => {
    for (const baskets of Object.values(together))
      Object.assign(baskets, { compared: 1, pairs_tested: 0, clear: 0, pairs: [] });
  });
  expect(skipped).toBe('Fewer than two products are in 10 orders each.');
});
