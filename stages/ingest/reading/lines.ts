import { createReadStream } from 'node:fs';
import { nextPlace, type Place } from './records.ts';

const [lf, cr] = [10, 13];

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
  let place: Place = 'start';
  let afterCr = false;

  const endRecord = (isBlank: boolean) => {
    if (skipped.has(begins) || (isBlank && !blankRecords)) return;
    if (ordinal === ordinals[lines.length]) lines.push(begins);
    ordinal++;
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      const second = byte === lf && afterCr;
      if ((byte === cr || byte === lf) && !second) line++;
      afterCr = byte === cr;
      const before: Place = place;
      place = nextPlace(place, byte, separator);
      if (place !== 'start') continue;
      if (!second) endRecord(before === 'start');
      if (lines.length === ordinals.length) return lines;
      begins = line;
    }
  }
  if (place !== 'start') endRecord(false);
  return lines;
}
