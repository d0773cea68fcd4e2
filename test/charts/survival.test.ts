import { describe, expect, test } from 'vitest';
import type { Figure } from '../../charts/figure.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const entries = catalogue.map((entry) => [entry.number, entry] as const);
const many = Array.from({ length: 500 }, (_, index) => `Group ${String(index).padStart(3, '0')}`);

describe('a figure', () => {
  test.each(entries)('%i survives null for every number', (_, entry) => {
    expectSound(draw(entry, withoutNumbers(shop())));
  });

  test.each(entries)('%i survives a single day', (_, entry) => {
    expectSound(draw(entry, shop({ days: 1 })));
  });

  test.each(entries)('%i survives empty tables', (_, entry) => {
    expectSound(draw(entry, emptied(shop())));
  });

  test.each(entries)('%i survives one category', (_, entry) => {
    expectSound(draw(entry, shop({ groups: ['Everything'] })));
  });

  test.each(entries)('%i survives 500 categories and draws few of them', (_, entry) => {
    const figure = draw(entry, shop({ groups: many, days: 700 }));
    expectSound(figure);
    for (const trace of figure.data.filter((one) => one.type === 'bar' && one.orientation === 'h')) {
      expect((trace.y as string[]).length).toBeLessThanOrEqual(21);
    }
  });

  test.each(entries)('%i keeps its place and gives the reason if its stage has no result', (number, entry) => {
    const figure = draw(entry, {});
    expect(figure).toMatchObject({ number, id: entry.id, title: entry.title, data: [] });
    expect(figure.skipped).toMatch(/^The stage \w+ has no result\.$/);
  });

  test.each(entries)('%i gives the reason why its stage was skipped', (_, entry) => {
    const skipped = { skipped: 'needs at least 60 days, has 7' };
    const tables = Object.fromEntries(Object.keys(shop()).map((name) => [name, skipped])) as unknown as Tables;
    expect(draw(entry, tables).skipped).toContain('needs at least 60 days, has 7');
  });
});

describe('a grouping of 500', () => {
  const figure = draw(catalogue[7]!, shop({ groups: many, days: 700 }));

  test('combines the tail as "other", with a note', () => {
    expect((figure.data[0]!.y as string[]).at(-1)).toBe('Other (480 more)');
    expect(figure.notes[0]).toBe('The 20 largest of 500 groups are shown; the other 480 are grouped as “other”.');
  });

  test('loses nothing: the parts add up to the total', () => {
    const revenue = figure.table[1]!.values as number[];
    const total = shop({ groups: many, days: 700 }).eda.totals.revenue;
    expect(revenue.reduce((sum, value) => sum + value, 0)).toBe(total);
  });
});

/** Drawn with numbers that JSON can represent, or skipped with a reason; never a NaN in the finding. */
function expectSound(figure: Figure): void {
  expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  expect(figure.finding).not.toMatch(/NaN|undefined|Infinity|null/);
  if (figure.skipped === undefined) expect(figure.data.length).toBeGreaterThan(0);
  else expect(figure.skipped).toMatch(/\.$/);
}

function withoutNumbers<T>(value: T): T {
  if (typeof value === 'number') return null as T;
  if (Array.isArray(value)) return value.map(withoutNumbers) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNumbers(item)])) as T;
}

/** Empties every list, as for a source without rows. */
function emptied<T>(value: T): T {
  if (Array.isArray(value)) return [] as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, emptied(item)])) as T;
}
