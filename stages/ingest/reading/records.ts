import { countOf } from './chunks.ts';

/** Sees a record: the line and byte where it begins, the byte after its line end, and how many cells it has. */
export type OnRecord = (line: number, begin: number, end: number, cells: number) => void;

// Where in a record a byte is: `field` at the start of a cell, `closing` right after a closing quote, `closed` after
// blanks behind it, `cr` after a CR that may begin a CRLF.
const [start, field, plain, quoted, closing, closed, afterCr] = [0, 1, 2, 3, 4, 5, 6];

const [lfByte, crByte, blankByte, quoteByte] = [10, 13, 32, 34];
const [other, separator, lf, cr, quote, blank] = [0, 1, 2, 3, 4, 5];

/**
 * Takes apart CSV bytes as DuckDB's strict reader does: a quote opens at the start of a cell, blanks aside, and is an
 * ordinary character elsewhere; blank lines are no records. `onBrokenQuote` gets the line of a record that has text
 * behind a closing quote, or whose quote is never closed. Feed it chunk by chunk, then `end` it.
 */
export function recordScanner(delimiter: string, onRecord: OnRecord, onBrokenQuote: (line: number) => void) {
  const kinds = kindsOf(delimiter);
  let [place, line, begins, begin, cells, at] = [start, 1, 1, 0, 1, 0];
  let isBlankLine = false;

  const finish = (end: number, isBlank: boolean, itsCells: number) => {
    line++;
    if (!isBlank) onRecord(begins, begin, end, itsCells);
    [begins, begin] = [line, end];
  };

  const scanner = {
    feed(chunk: Buffer): void {
      // Variables of the loop alone, twice as fast as those that are shared with other functions.
      let [here, found] = [place, cells];
      for (let i = 0; i < chunk.length; i++) {
        const kind = kinds[chunk[i]!]!;
        if (here === quoted) {
          if (kind === quote) here = closing;
          else if (kind === lf || (kind === cr && kinds[chunk[i + 1] ?? 0] !== lf)) line++;
          continue;
        }
        if (here === afterCr) {
          finish(at + i + (kind === lf ? 1 : 0), isBlankLine, found);
          [here, found] = [start, 1];
          if (kind === lf) continue;
        }
        if (kind === other) {
          if (here === closing || here === closed) onBrokenQuote(begins);
          here = plain;
          while (i + 1 < chunk.length && kinds[chunk[i + 1]!] === other) i++;
        } else if (kind === separator) {
          found++;
          here = field;
        } else if (kind === lf) {
          finish(at + i + 1, here === start, found);
          [here, found] = [start, 1];
        } else if (kind === blank) {
          if (here === start) here = field;
          else if (here === closing) here = closed;
        } else if (kind === quote) {
          if (here === closed) onBrokenQuote(begins);
          if (here !== plain) here = quoted;
        } else {
          isBlankLine = here === start;
          here = afterCr;
        }
      }
      [place, cells] = [here, found];
      at += chunk.length;
    },
    /** Whether what was fed ends with a record. */
    isBetweenRecords: () => place === start,
    /** As `feed`, for whole lines of `width` cells without quotes or CR: they go to `onRecord` as if they were one record. */
    skip(lines: Buffer, width: number): void {
      at += lines.length;
      onRecord(begins, begin, at, width);
      line += countOf(lines, lfByte);
      [begins, begin] = [line, at];
    },
    end(): void {
      if (place === quoted) onBrokenQuote(begins);
      else if (place !== start) finish(at, place === afterCr && isBlankLine, cells);
    },
  };
  return scanner;
}

function kindsOf(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256).fill(other);
  kinds[9] = blank;
  kinds[blankByte] = blank;
  kinds[lfByte] = lf;
  kinds[crByte] = cr;
  kinds[quoteByte] = quote;
  kinds[delimiter.charCodeAt(0)] = separator;
  return kinds;
}

/** Overwrites a byte order mark with blanks: it is no part of the first cell, which may begin with a quote. */
export function hideByteOrderMark(head: Uint8Array): void {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head.fill(blankByte, 0, 3);
}
