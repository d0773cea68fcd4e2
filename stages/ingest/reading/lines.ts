import { createReadStream } from 'node:fs';
import { nextPlace, type Place } from './records.ts';

const [lf, cr] = [10, 13];

type Search = {
  /** Ordinals, from 0 and ascending, of records after the header that the reader has read. */
  ordinals: number[];
  /** Where records begin that the reader left out, ascending: they have no ordinal. May lie in the line ends before one. */
  leftOut: number[];
  delimiter: string;
  /** A blank line is a record where there is one column only. */
  blankRecords: boolean;
};

/** The physical lines, from 1, at which the records of each list begin. Reads no further than the last of them. */
export async function linesOf(path: string, search: Search): Promise<{ ordinals: number[]; leftOut: number[] }> {
  const { ordinals, leftOut, delimiter, blankRecords } = search;
  const found = { ordinals: [] as number[], leftOut: [] as number[] };
  const separator = delimiter.charCodeAt(0);
  let [line, begins, beginsAt, ordinal, at] = [1, 1, 0, -1, 0];
  let place: Place = 'start';
  let afterCr = false;

  const endRecord = (isBlank: boolean) => {
    if (isBlank && !blankRecords) return;
    const next = leftOut[found.leftOut.length];
    if (next !== undefined && next <= beginsAt) found.leftOut.push(begins);
    else if (ordinal++ === ordinals[found.ordinals.length]) found.ordinals.push(begins);
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      at++;
      const second = byte === lf && afterCr;
      if ((byte === cr || byte === lf) && !second) line++;
      afterCr = byte === cr;
      const before: Place = place;
      place = nextPlace(place, byte, separator);
      if (place !== 'start') continue;
      if (!second) endRecord(before === 'start');
      [begins, beginsAt] = [line, at];
    }
    if (found.ordinals.length === ordinals.length && found.leftOut.length === leftOut.length) return found;
  }
  if (place !== 'start') endRecord(false);
  return found;
}
