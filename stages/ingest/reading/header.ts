import { InvalidInput } from '../../../core/errors.ts';
import { listed, shown } from '../../../core/words.ts';

export type Header = { delimiter: string; names: string[] };

const delimiters = [',', ';', '\t', '|'];
const mostColumns = 20_000;

/** Names are compared trimmed and in lower case. */
export const folded = (name: string) => name.trim().toLowerCase();

/**
 * Reads the header line of a CSV file's `text`, its beginning. The delimiter is the one that shows the most of the
 * `wanted` names, which is surer than counting characters. Throws `InvalidInput` when the text begins with no header.
 */
export function readHeader(text: string, wanted: string[], file: string): Header {
  const name = shown(file, 200);
  if (text.trim() === '')
    throw new InvalidInput(`${name} has nothing but blanks; wanted a header line with the column names`);
  if (/^[ \t]*[\r\n]/.test(text)) {
    throw new InvalidInput(
      `${name} line 1 is blank; wanted the header with the column names there: remove the blank lines above it`,
    );
  }
  const known = new Set(wanted.map(folded));
  const headers = delimiters.map((delimiter) => {
    const names = firstRecord(text, delimiter);
    return { delimiter, names, hits: names?.filter((cell) => known.has(folded(cell))).length ?? -1 };
  });
  const best = headers.reduce((a, b) =>
    b.hits > a.hits || (b.hits === a.hits && a.hits <= 0 && (b.names?.length ?? 0) > (a.names?.length ?? 0)) ? b : a,
  );
  if (best.names === null) {
    throw new InvalidInput(
      `${name} line 1 does not end within 1 MiB: it has no header line, or a quote is not closed in it`,
    );
  }
  if (best.hits === 0) {
    // Only the first cell is shown: a line without the names is often a row of data.
    throw new InvalidInput(
      `${name} line 1 has none of the column names that are wanted; it begins with ${listed(best.names, 1)}; wanted a header such as ${listed(wanted, 4)}`,
    );
  }
  if (best.names.length > mostColumns) {
    throw new InvalidInput(`${name} has ${best.names.length} columns; at most ${mostColumns} can be read`);
  }
  const names = best.names.map((cell) => cell.trim());
  // Delimiters at the end of each line make columns that nobody has named.
  while (names.length > 1 && names.at(-1) === '') names.pop();
  return { delimiter: best.delimiter, names };
}

/** The cells of the first record of CSV text, or null if it does not end. */
function firstRecord(text: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') return [...cells, cell];
    else cell += char;
  }
  return quoted || text.length >= 1 << 20 ? null : [...cells, cell];
}
