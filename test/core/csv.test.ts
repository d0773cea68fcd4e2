import { expect, test } from 'vitest';
import { csvCell, csvNumber } from '../../core/csv.ts';

// OWASP, CSV injection: a cell that begins with = + - @, a tab or a carriage return may run as a formula.
test.each([
  ['=1+1', "'=1+1"],
  [' =1+1', "' =1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+cmd', "'+cmd"],
  ['-2+3', "'-2+3"],
  ['-1.2.3', "'-1.2.3"],
  ['\tcmd', "'\tcmd"],
  ['-5', '-5'],
  ['+5.25', '+5.25'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['=a,"b"', '"\'=a,""b"""'],
  ['two\nlines', '"two\nlines"'],
])('the CSV cell of %j is %j, also in the downloads of the report', async (text, cell) => {
  const page = await import(new URL('../../charts/report/page/csv.js', import.meta.url).href);
  expect([csvCell(text), page.csvCell(text)]).toEqual([cell, cell]);
});

test.each([
  [0.1 + 0.2, '0.3'],
  [1 / 3, '0.333333'],
  [1e-7, '0'],
  [12, '12'],
])('the number %d has at most six decimals', (value, text) => {
  expect(csvNumber(value)).toBe(text);
});
