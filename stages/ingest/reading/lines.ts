import { chunksOf } from './chunks.ts';
import { hideByteOrderMark, recordScanner } from './records.ts';

type Search = {
  /** Ordinals, from 0 and ascending, of records after the header that the reader has read. */
  ordinals: number[];
  /** Where records begin that the reader left out, ascending: they have no ordinal. May lie in the line ends before one. */
  leftOut: number[];
  delimiter: string;
};

/** The physical lines, from 1, at which the records of each list begin. Reads little further than the last of them. */
export async function linesOf(
  path: string,
  { ordinals, leftOut, delimiter }: Search,
): Promise<{ ordinals: number[]; leftOut: number[] }> {
  const found = { ordinals: [] as number[], leftOut: [] as number[] };
  let ordinal = -1;
  const onRecord = (line: number, begin: number) => {
    const next = leftOut[found.leftOut.length];
    if (next !== undefined && next <= begin) found.leftOut.push(line);
    else if (ordinal++ === ordinals[found.ordinals.length]) found.ordinals.push(line);
  };
  const scanner = recordScanner(delimiter, onRecord, () => {});
  let isFirst = true;
  for await (const chunk of chunksOf(path)) {
    if (isFirst) hideByteOrderMark(chunk);
    isFirst = false;
    scanner.feed(chunk);
    if (found.ordinals.length === ordinals.length && found.leftOut.length === leftOut.length) return found;
  }
  scanner.end();
  return found;
}
