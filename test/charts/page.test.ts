import { describe, expect, test } from 'vitest';
import { joinModules } from '../../charts/report/assets.ts';

/** Tests the parts of the page's plain JavaScript that need no browser. */
const load = (name: string) => import(new URL(`../../charts/report/page/${name}.js`, import.meta.url).href);
const { toCsv, csvCell } = await load('csv');
const { ageText } = await load('age');
const { recolour } = await load('colours');
const { formatCell } = await load('numbers');

describe('a CSV download', () => {
  test('quotes cells with a comma, a quote or a line break (RFC 4180)', () => {
    const columns = [
      { name: 'brand, or none', values: ['a"b', 'two\nlines', null] },
      { name: 'revenue', values: [1.5, -2, null] },
    ];
    expect(toCsv(columns)).toBe('"brand, or none",revenue\r\n"a""b",1.5\r\n"two\nlines",-2\r\n,\r\n');
  });

  test.each(['=1+1', '+cmd', '-1+1', '@SUM(A1)', ' =1', '\t=1', '\r=1'])(
    'turns the formula %j into text',
    (formula) => {
      expect(csvCell(formula).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('keeps numbers, negative ones too', () => {
    expect(csvCell(-12.5)).toBe('-12.5');
  });

  test('rounds amounts to cents and other numbers to six decimals', () => {
    const columns = [
      { name: 'revenue', unit: 'money', values: [0.1 + 0.2, 1234567.891, -0.001] },
      { name: 'rate', unit: 'share', values: [0.1 + 0.2, 1 / 3, 1e-9] },
    ];
    expect(toCsv(columns)).toBe('revenue,rate\r\n0.3,0.3\r\n1234567.89,0.333333\r\n0,0\r\n');
  });
});

describe('the age of a report', () => {
  const at = Date.parse('2023-03-20T04:05:06Z');

  test.each([
    [20_000, 'just now'],
    [60_000, '1 minute ago'],
    [7_500_000, '2 hours ago'],
    [3 * 86_400_000, '3 days ago'],
    [-5_000, 'just now'],
  ])('after %i ms is "%s"', (milliseconds, text) => {
    expect(ageText(at, at + milliseconds)).toBe(text);
  });
});

describe('dark colours', () => {
  test('replace the light ones everywhere and change nothing else', () => {
    const figure = { marker: { color: ['#0072b2', '#ffffff'] }, x: [1, null], name: 'blue' };
    expect(recolour(figure, { '#0072b2': '#56b4e9' })).toEqual({
      marker: { color: ['#56b4e9', '#ffffff'] },
      x: [1, null],
      name: 'blue',
    });
  });
});

describe('names from data that JavaScript objects also have', () => {
  test.each(['constructor', 'toString', '__proto__'])('%s is not a colour', (name) => {
    expect(recolour({ y: [name] }, {})).toEqual({ y: [name] });
  });
});

describe('a cell of a data table', () => {
  test.each([
    [1234.5, 'money', '1,234.50'],
    [1234, 'count', '1,234'],
    [0.12345, 'share', '12.35%'],
    [null, 'money', '–'],
    ['<b>', 'text', '<b>'],
  ])('%j as %s is %s', (value, unit, text) => {
    expect(formatCell(value, unit)).toBe(text);
  });
});

describe('the page’s modules', () => {
  test('become one script without imports and exports', () => {
    const joined = joinModules([
      'export function a() {}\n',
      "import { a } from './a.js';\n\nimport {\n  b,\n} from './b.js';\na();\n",
    ]);
    expect(joined).toBe("(() => {\n'use strict';\nfunction a() {}\n\n\na();\n})();\n");
    expect(() => new Function(joined)).not.toThrow();
  });
});
