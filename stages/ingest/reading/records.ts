import { countOf } from './chunks.ts';

/**
 * Receives a record: the line and byte offset where it begins, the offset after its line ending, and its number of cells. With
 * `skip`, receives several `records` of the same width at once.
 */
export type OnRecord = (line: number, begin: number, end: number, cells: number, records: number) => void;

// Scanner states: `field` at the start of a cell, `closing` right after a closing quote, `closed` after blanks that follow
// it, `afterCr` after a CR that may begin a CRLF.
const [start, field, plain, quoted, closing, closed, afterCr] = [0, 1, 2, 3, 4, 5, 6];

const [lfByte, crByte, blankByte, quoteByte] = [10, 13, 32, 34];
const [other, separator, lf, cr, quote, blank] = [0, 1, 2, 3, 4, 5];

/**
 * Splits CSV bytes into records like DuckDB's strict reader: a quote opens only at the start of a cell, after optional blanks,
 * and is an ordinary character elsewhere; blank lines are not records. `onBrokenQuote` receives the line of a record with text
 * after a closing quote, or with an unclosed quote. Call `feed` for each chunk, then `end`.
 */
export function recordScanner(delimiter: string, onRecord: OnRecord, onBrokenQuote: (line: number) => void) {
  const kinds = kindsOf(delimiter);
  let [state, line, beginLine, begin, cells, at] = [start, 1, 1, 0, 1, 0];
  let isBlankLine = false;

  const finish = (end: number, isBlank: boolean, cellCount: number) => {
    line++;
    if (!isBlank) onRecord(beginLine, begin, end, cellCount, 1);
    [beginLine, begin] = [line, end];
  };

  const scanner = {
    feed(chunk: Buffer): void {
      // Local variables, because access to variables shared with closures takes twice as long.
      let [here, found] = [state, cells];
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
          if (here === closing || here === closed) onBrokenQuote(beginLine);
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
          if (here === closed) onBrokenQuote(beginLine);
          if (here !== plain) here = quoted;
        } else {
          isBlankLine = here === start;
          here = afterCr;
        }
      }
      [state, cells] = [here, found];
      at += chunk.length;
    },
    /** Whether the input so far ends at the end of a record. */
    isBetweenRecords: () => state === start,
    /** Like `feed`, for complete lines of `width` cells without quotes or CR. `onRecord` receives them all at once. */
    skip(lines: Buffer, width: number): void {
      const records = countOf(lines, lfByte);
      at += lines.length;
      onRecord(beginLine, begin, at, width, records);
      line += records;
      [beginLine, begin] = [line, at];
    },
    end(): void {
      if (state === quoted) onBrokenQuote(beginLine);
      else if (state !== start) finish(at, state === afterCr && isBlankLine, cells);
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

/** Overwrites a byte order mark with blanks: it is not part of the first cell, which may begin with a quote. */
export function hideByteOrderMark(head: Uint8Array): void {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head.fill(blankByte, 0, 3);
}
