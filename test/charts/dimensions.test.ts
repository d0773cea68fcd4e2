import { expect, test } from 'vitest';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

type Eda = Required<Tables>['eda'];
const entries = catalogue.filter(({ chosen }) => chosen !== undefined);

const drawn = (levels: [string, number][], own: Partial<NonNullable<Eda['dimensions']>[number]> = {}) => {
  const tables = shop();
  const listed = levels.map(([level, revenue]) => ({ level, revenue, lines: 3 }));
  const left_out = { levels: 0, lines: 0, revenue: 0 };
  tables.eda.dimensions = [{ table: 'transactions', name: 'store', levels: listed, left_out, ...own }];
  return draw(entries[0]!, tables);
};

test('there are figures for eight dimensions, of which a run has those that its mapping names', () => {
  expect(entries.map(({ number }) => number)).toEqual([49, 50, 51, 52, 53, 54, 55, 56]);
  const { eda } = shop();
  const chosen = (tables: Tables) => entries.filter((entry) => entry.chosen!(tables as never)).length;
  expect(chosen({ eda })).toBe(8);
  expect(chosen({ eda: { ...eda, dimensions: eda.dimensions!.slice(0, 2) } })).toBe(2);
  const { dimensions: _, ...without } = eda;
  expect(chosen({ eda: without })).toBe(0);
  expect(chosen({})).toBe(0);
});

test('the title and the finding have the name of the column', () => {
  const { title, finding } = drawn([
    ['Berlin', 30],
    ['<b>Lyon</b>', 10],
  ]);
  expect(title).toBe('Revenue by store');
  expect(finding).toBe('Berlin has the most revenue of 2 values of store: 30.00, 75% of revenue with a known store.');
});

test('two values with the same revenue are both named', () => {
  const { finding } = drawn([
    ['Berlin', 30],
    ['Lyon', 30],
  ]);
  expect(finding).toBe('Berlin and Lyon have the most revenue of 2 values of store: 30.00 each.');
});

test('values that are not listed are counted, and are part of the whole', () => {
  const { finding, notes, population } = drawn(
    [
      ['Berlin', 30],
      ['Lyon', 10],
    ],
    { left_out: { levels: 200, lines: 210, revenue: 20 } },
  );
  expect(finding).toBe(
    'Berlin has the most revenue of the listed 2 values of store: 30.00, 50% of revenue with a known store.',
  );
  expect(notes).toEqual(['Not listed: 200 values with fewer lines, together 210 lines and 20.00.']);
  expect(population).toBe('216 lines with known revenue and store, of 231');
});

test('no value leads a loss', () => {
  const { finding } = drawn([
    ['Berlin', 0],
    ['Lyon', -10],
  ]);
  expect(finding).toBe('No store has revenue above 0.');
});

test('there is no share where the revenue of others is negative', () => {
  const { finding } = drawn([
    ['Berlin', 30],
    ['Lyon', -10],
  ]);
  expect(finding).toBe('Berlin has the most revenue of 2 values of store: 30.00.');
});

test.each([
  ['there is one value', [['Berlin', 30]] as [string, number][], 'All lines with a known value have the same.'],
  ['there is none', [], 'No line has a known revenue and value.'],
])('the figure is left out, by its name, if %s', (_, levels, skipped) => {
  expect(drawn(levels)).toMatchObject({ title: 'Revenue by store', skipped });
});
