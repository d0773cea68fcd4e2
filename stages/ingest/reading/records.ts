/** Sees a record: the line and byte where it begins, the byte after its line end, and how many cells it has. */
export type OnRecord = (line: number, begin: number, end: number, cells: number) => void;

// Where in a record a byte is: `field` at the start of a cell, `closing` right after a closing quote, `closed` after
// blanks behind it, `cr` after a CR that may begin a CRLF.
const [start, field, plain, quoted, closing, closed, afterCr] = [0, 1, 2, 3, 4, 5, 6];

const blankByte = 32;
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

  const finish = (end: number) => {
    line++;
    if (place !== start) onRecord(begins, begin, end, cells);
    [place, begins, begin, cells] = [start, line, end, 1];
  };

  return {
    feed(chunk: Uint8Array): void {
      for (let i = 0; i < chunk.length; i++) {
        const kind = kinds[chunk[i]!]!;
        if (place === quoted) {
          if (kind === quote) place = closing;
          else if (kind === lf || (kind === cr && kinds[chunk[i + 1] ?? 0] !== lf)) line++;
          continue;
        }
        if (place === afterCr) {
          const end = at + i + (kind === lf ? 1 : 0);
          place = isBlankLine ? start : plain;
          finish(end);
          if (kind === lf) continue;
        }
        if (kind === other) {
          if (place === closing || place === closed) onBrokenQuote(begins);
          place = plain;
        } else if (kind === separator) {
          cells++;
          place = field;
        } else if (kind === blank) {
          if (place === start) place = field;
          else if (place === closing) place = closed;
        } else if (kind === quote) {
          if (place === closed) onBrokenQuote(begins);
          if (place !== plain) place = quoted;
        } else if (kind === lf) {
          finish(at + i + 1);
        } else {
          isBlankLine = place === start;
          place = afterCr;
        }
      }
      at += chunk.length;
    },
    end(): void {
      if (place === quoted) onBrokenQuote(begins);
      else if (place !== start && !(place === afterCr && isBlankLine)) finish(at);
    },
  };
}

function kindsOf(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256).fill(other);
  kinds[9] = blank;
  kinds[blankByte] = blank;
  kinds[10] = lf;
  kinds[13] = cr;
  kinds[34] = quote;
  kinds[delimiter.charCodeAt(0)] = separator;
  return kinds;
}

/** Overwrites a byte order mark with blanks: it is no part of the first cell, which may begin with a quote. */
export function hideByteOrderMark(head: Uint8Array): void {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) head.fill(blankByte, 0, 3);
}
