import { expect, test } from 'vitest';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const drawn = (change: (products: Required<Tables>['eda']['products']) => void = () => {}) => {
  const tables = shop();
  change(tables.eda.products);
  return draw(catalogue.find(({ number }) => number === 47)!, tables);
};

test('the finding names the product with the most revenue, and a note the share of those shown', () => {
  const { finding, notes } = drawn((products) => {
    Object.assign(products, { count: 1234, revenue: 200 });
    for (const [index, product] of products.top.entries()) product.revenue = index === 0 ? 30 : 5;
    Object.assign(products.top[0]!, { orders: 1, share: 0.15 });
  });
  expect(finding).toBe(
    'Product 101 has the most revenue of 1,234 products: 30.00 in 1 order, 15% of the revenue of all products.',
  );
  expect(notes).toEqual(['The 15 largest of 1,234 products are shown; together they have 50% of revenue.']);
});

test('two products with the same revenue are both named', () => {
  const { finding } = drawn(({ top }) => {
    for (const product of top.slice(0, 2)) product.revenue = 7000;
  });
  expect(finding).toBe('Product 101 and Product 102 have the most revenue of 20 products: 7,000.00 each.');
});

test('shares are left out where negative revenue makes them more than the whole', () => {
  const { finding, notes } = drawn((products) => {
    products.revenue = 10;
    Object.assign(products.top[0]!, { revenue: 5000, orders: 20, share: null });
  });
  expect(finding).toBe('Product 101 has the most revenue of 20 products: 5,000.00 in 20 orders.');
  expect(notes).toEqual(['The 15 largest of 20 products are shown.']);
});

test.each([
  ['there is none', { count: 0, top: [] }, 'No line has a product_id.'],
  ['there is one', { count: 1 }, 'All lines with a product_id have the same product.'],
])('the figure is left out if %s', (_, change, reason) => {
  expect(drawn((products) => Object.assign(products, change)).skipped).toBe(reason);
});

test('the figure is left out if nothing has revenue', () => {
  const { skipped } = drawn(({ top }) => {
    for (const product of top) product.revenue = 0;
  });
  expect(skipped).toBe('No product has revenue above 0.');
});
