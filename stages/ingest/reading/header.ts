import { InvalidInput } from '../../../core/errors.ts';
import { listed, shown } from '../../../core/words.ts';

export type Header = {
  delimiter: string;
  /** Names of the columns; may be empty, except for the last. */
  names: string[];
  /** The number of cells of the header line: also counts columns without a name after the last name. */
  cells: number;
};

const delimiters = [',', ';', '\t', '|'];
const maxColumns = 20_000;

/** Column names are compared trimmed and in lower case. */
export const folded = (name: string) => name.trim().toLowerCase();

/**
 * Reads the header line of a CSV file from the beginning of its text. The delimiter is the one that yields the most
 * `expected` names, which is more reliable than counting characters. Throws `InvalidInput` if the text has no header.
 */
export function readHeader(text: string, expected: string[], file: string): Header {
  const name = shown(file, 200);
  if (text.trim() === '') throw new InvalidInput(`${name} is blank; expected a header line with the column names`);
  if (/^[ \t]*[\r\n]/.test(text)) {
    throw new InvalidInput(
      `${name} line 1 is blank; expected the header line with the column names; remove the blank lines above it`,
    );
  }
  const known = new Set(expected.map(folded));
  const headers = delimiters.map((delimiter) => {
    const names = firstRecord(text, delimiter);
    return { delimiter, names, hits: names?.filter((cell) => known.has(folded(cell))).length ?? -1 };
  });
  const best = headers.reduce((a, b) =>
    b.hits > a.hits || (b.hits === a.hits && a.hits <= 0 && (b.names?.length ?? 0) > (a.names?.length ?? 0)) ? b : a,
  );
  if (best.names === null) {
    throw new InvalidInput(
      `${name} line 1 does not end within 1 MiB; expected a header line: check for a missing line ending or an unclosed quote`,
    );
  }
  if (best.hits === 0) {
    // Its cells are not shown: a line without the names is often a row of data.
    throw new InvalidInput(
      `${name} line 1 has none of the expected column names; expected a header such as ${listed(expected, 4)}`,
    );
  }
  if (best.names.length > maxColumns) {
    throw new InvalidInput(
      `${name} has ${best.names.length} columns; expected at most ${maxColumns}: check the delimiter and the line endings`,
    );
  }
  const names = best.names.map((cell) => cell.trim());
  const cells = names.length;
  while (names.length > 1 && names.at(-1) === '') names.pop();
  return { delimiter: best.delimiter, names, cells };
}

/** The cells of the first record of a CSV text, or null if it does not end. */
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
