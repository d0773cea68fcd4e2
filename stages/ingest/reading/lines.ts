import { createReadStream } from 'node:fs';

const [tab, lf, cr, blank, quote] = [9, 10, 13, 32, 34];

type Search = {
  /** Ordinals of records after the header, from 0, ascending. */
  ordinals: number[];
  delimiter: string;
  /** Lines at which records begin that the reader left out; they have no ordinal. */
  skipped: Set<number>;
  /** A blank line is a record where there is one column only. */
  blankRecords: boolean;
};

/** The physical line, from 1, at which each record begins. Reads no further than the last of them. */
export async function linesOf(path: string, { ordinals, delimiter, skipped, blankRecords }: Search): Promise<number[]> {
  const lines: number[] = [];
  const separator = delimiter.charCodeAt(0);
  let [line, begins, ordinal] = [1, 1, -1];
  let state: 'start' | 'field' | 'plain' | 'quoted' | 'closing' = 'start';
  let afterCr = false;

  const endRecord = (isBlank: boolean) => {
    if (skipped.has(begins) || (isBlank && !blankRecords)) return;
    if (ordinal === ordinals[lines.length]) lines.push(begins);
    ordinal++;
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      const newline = byte === cr || (byte === lf && !afterCr);
      const second = byte === lf && afterCr;
      afterCr = byte === cr;
      if (newline) line++;
      if (state === 'quoted') {
        if (byte === quote) state = 'closing';
      } else if (second) begins = line;
      else if (newline) {
        endRecord(state === 'start');
        if (lines.length === ordinals.length) return lines;
        [state, begins] = ['start', line];
      } else if (byte === quote && state === 'closing') state = 'quoted';
      else if (byte === separator) state = 'field';
      else if (byte === quote && state !== 'plain') state = 'quoted';
      else if (byte === blank || byte === tab) state = state === 'start' ? 'field' : state;
      else if (state !== 'closing') state = 'plain';
    }
  }
  if (state !== 'start') endRecord(false);
  return lines;
}
