import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IngestPart } from '../../../stages/ingest/part.ts';
import { type PlainForm, plainLines } from '../../../stages/ingest/reading/plain.ts';
import { segmentsOf } from '../../../stages/ingest/reading/segments.ts';
import { ingestIn, ownFolder, rowsOf } from '../../support/ingested.ts';

/** The form of the first column, whose other cells are empty; null if the lines are not plain. */
function formOf(cell: string, expected: PlainForm, delimiter = ','): PlainForm | null {
  const lines = plainLines(delimiter, [expected, 'text']);
  return lines.see(Buffer.from(`${delimiter}\n${cell}${delimiter}x\n${delimiter}\n`)) ? lines.take()[0]! : null;
}

describe('the form of a column', () => {
  test.each<[PlainForm, string[]]>([
    ['integer', ['', '0', '7', '-7', '-123456789012345678']],
    ['decimal', ['', '0', '-0', '007', '12.50', '-3.25', '0.30000000000000004']],
    ['time', ['', '2023-01-05', '2023-01-05 23:59:59', '2023-01-05T00:00:00', '2023-02-31']],
    ['text', ['', 'a b', ' ', 'é', '1', '\t']],
  ])('is %s for %j', (form, cells) => {
    for (const cell of cells) expect([cell, formOf(cell, form)]).toEqual([cell, form]);
  });

  test.each<[PlainForm, string[]]>([
    ['integer', ['01', '-0', '+1', '1.0', '1e3', ' 1', '1 ', '-', '1_000', 'x', '1-', '1234567890123456789']],
    ['decimal', ['1.', '.5', '1e3', '+1', ' 1', 'nan', '-', '1.2.3', '1_0']],
    ['time', ['2023-1-05', '2023-01-05 24:00:00', '2023-01-05 10:60:00', '2023-01-05 10:00', '2023-01-05 10:00:00Z']],
  ])('is text instead of %s for %j', (form, cells) => {
    for (const cell of cells) expect([cell, formOf(cell, form)]).toEqual([cell, 'text']);
  });
});

describe('lines are not plain', () => {
  test.each([
    ['with too few cells', 'a\n'],
    ['with too many cells', 'a,b,c\n'],
    ['with a quote', 'a,"b"\n'],
    ['with a quote inside a cell', 'a,b"c\n'],
    ['with a carriage return', 'a,b\r\n'],
    ['with the first character of the null string', 'a,\u0001\n'],
    ['with a blank line', 'a,b\n\n'],
  ])('%s', (_, line) => {
    expect(plainLines(',', ['text', 'text']).see(Buffer.from(`1,2\n${line}3,4\n`))).toBe(false);
  });

  test('with a single column, where a blank line is ambiguous', () => {
    expect(plainLines(',', ['text']).see(Buffer.from('a\n'))).toBe(false);
  });
});

test('finds a single deviating cell anywhere, and resets with take', () => {
  const count = 40;
  for (let deviating = 0; deviating < count; deviating++) {
    const lines = plainLines(';', ['integer', 'decimal']);
    const text = Array.from({ length: count }, (_, i) => `${i === deviating ? 'x' : i};${i}.5\n`).join('');
    expect(lines.see(Buffer.from(text))).toBe(true);
    expect(lines.take()).toEqual(['text', 'decimal']);
    expect(lines.see(Buffer.from('1;2\n'))).toBe(true);
    expect(lines.take()).toEqual(['integer', 'decimal']);
  }
});

/** The result of ingesting a file of events: its rows as text, and its counts. */
async function ingested(content: string) {
  const run = await ingestIn(await ownFolder(), content, { table: 'events' });
  const { rejected, nulled, idsCanonical } = await run.json<IngestPart>('part.json');
  return { rows: await rowsOf(run, 'columns(*)::varchar'), rejected, nulled, idsCanonical };
}

test('a segment has forms for all its lines, or none if a line is not plain', async () => {
  const folder = await ownFolder();
  const path = join(folder, 'table.csv');
  const formsOf = async (lines: string) => {
    await writeFile(path, `id,amount\n${lines}`);
    const layout = { delimiter: ',', forms: ['integer', 'decimal'] satisfies PlainForm[] };
    const found: (PlainForm[] | null)[] = [];
    for await (const { forms } of segmentsOf(path, layout, folder, 'table.csv')) found.push(forms);
    return found;
  };
  const many = '1,2.5\n'.repeat(300_000);
  expect(await formsOf(many)).toEqual([['integer', 'decimal']]);
  expect(await formsOf(`${many}x,1`)).toEqual([['text', 'decimal']]);
  expect(await formsOf(`"1",2.5\n${many}`)).toEqual([null]);
  expect(await formsOf(`${many}1,2,3\n`)).toEqual([null]);
});

// DuckDB's typed reader must give the same rows as reading each cell as text.
test.each([
  ['ids', 'session_id', ['7', '007', '1.5', '1e2', '+4', ' 5', '-0', 'A1', '9223372036854775808', '1_000']],
  ['numbers', 'session_duration_sec', ['1.5', '1e3', '.5', '5.', 'nan', 'inf', '1_0', '0x1', '1000000000000', ' 2']],
  ['times', 'timestamp', ['2023-02-30', '2023-01-05 24:00:00', '0000-01-01', '1899-12-31', '2023-01-05 10:11Z', '1']],
])(
  '%s are the same in a file with plain lines, with quoted cells and with other line endings',
  async (_, column, cells) => {
    for (const [i, cell] of cells.entries()) {
      const row = { event_id: `${i}`, timestamp: '2023-01-05 10:11:12', customer_id: '4', session_id: '9' };
      const good = { ...row, session_duration_sec: '2.5', event_type: 'view' };
      const lines = [good, { ...good, [column]: cell }, good].map((cells) => Object.values(cells).join());
      const plain = `${Object.keys(good).join()}\n${lines.join('\n')}\n`;
      const read = await ingested(plain);
      expect(read, cell).toEqual(await ingested(plain.replaceAll('view', '"view"')));
      expect(read, cell).toEqual(await ingested(plain.replaceAll('\n', '\r')));
    }
  },
);
