import { describe, expect, test } from 'vitest';
import { sections } from '../../charts/figure.ts';
import { catalogue, draw } from './figures.ts';
import { shop } from './shop.ts';

/** The first and the last number of each section. */
const numbering = {
  'Time and revenue': [1, 7],
  'Revenue by group': [8, 14],
  'Quantity and discount': [15, 21],
  'Customers and products': [26, 31],
  Advanced: [32, 34],
  Model: [35, 37],
};

describe('the catalogue', () => {
  test('has exactly 37 figures outside of Deeper looks, and numbers all without a gap', () => {
    expect(catalogue.filter((entry) => entry.section !== 'Deeper looks').map((entry) => entry.number)).toEqual(
      Array.from({ length: 37 }, (_, index) => index + 1),
    );
    expect(catalogue.map((entry) => entry.number)).toEqual(catalogue.map((_, index) => index + 1));
  });

  test('has unique ids and titles', () => {
    expect(new Set(catalogue.map((entry) => entry.id)).size).toBe(catalogue.length);
    expect(new Set(catalogue.map((entry) => entry.title)).size).toBe(catalogue.length);
    for (const { id } of catalogue) expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
  });

  test.each(Object.entries(numbering))('numbers the figures of %s as designed', (section, [first, last]) => {
    const numbers = catalogue.filter((entry) => entry.section === section).map((entry) => entry.number);
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([first, last]);
    expect(sections).toContain(section);
  });

  test('has a question and a definition for every figure', () => {
    for (const { question, definition } of catalogue) {
      expect(question).toMatch(/\?$/);
      expect(definition).toMatch(/\.$/);
    }
  });
});

describe('every figure', () => {
  const figures = catalogue.map((entry) => draw(entry, shop()));

  test('is drawn if every stage has a result', () => {
    expect(figures.filter((figure) => figure.skipped !== undefined)).toEqual([]);
  });

  test('survives a JSON round trip', () => {
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });

  test.each(figures.map((figure) => [figure.number, figure] as const))(
    '%i matches its snapshot',
    async (number, figure) => {
      const name = `${String(number).padStart(2, '0')}-${figure.id}`;
      await expect(`${JSON.stringify(figure, rounded, 1)}\n`).toMatchFileSnapshot(`snapshots/${name}.json`);
    },
  );

  test('has a finding of one line, a population and a table', () => {
    for (const { finding, population, table } of figures) {
      expect(finding).toMatch(/^[^\n]+\.$/);
      expect(finding).not.toMatch(/NaN|undefined|null|Infinity/);
      expect(population).toMatch(/\d/);
      expect(table.length).toBeGreaterThan(1);
    }
  });

  test('quotes the definition of its number, if the results have one', () => {
    for (const { number, defined } of catalogue.filter((entry) => entry.defined !== undefined)) {
      expect([number, figures[number - 1]!.computed?.formula]).toEqual([number, expect.stringMatching(/./)]);
      expect(defined).toMatch(/^(eda|rfm|cohort|decomposition|training|evaluation)\./);
    }
    expect(figures.filter((figure) => figure.computed).length).toBeGreaterThan(30);
  });

  test('is SVG: browsers allow few WebGL contexts per page, and the content security policy none', () => {
    for (const trace of figures.flatMap((figure) => figure.data)) {
      expect(['scatter', 'bar', 'box', 'heatmap']).toContain(trace.type);
    }
  });

  test('starts bars at zero', () => {
    for (const { data, layout } of figures.filter((figure) => figure.data.some((trace) => trace.type === 'bar'))) {
      for (const trace of data) expect(trace).not.toHaveProperty('base');
      const values = (data[0]!.orientation === 'h' ? layout.xaxis : layout.yaxis) as Record<string, unknown>;
      expect(values.rangemode).toBe('tozero');
      expect(values).not.toHaveProperty('range');
    }
  });
});

/** Snapshots leave out the last bits of a double. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
}
