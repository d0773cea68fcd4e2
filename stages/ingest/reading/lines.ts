import { chunksOf } from './chunks.ts';
import { hideByteOrderMark, recordScanner } from './records.ts';

type Search = {
  /** Ascending ordinals, from 0, of records after the header that the reader has read. */
  ordinals: number[];
  /**
   * Ascending offsets of records that the reader skipped and that have no ordinal. An offset may be in the preceding line
   * ending.
   */
  skipped: number[];
  delimiter: string;
};

/** The physical lines, from 1, at which the records of each list begin. Stops reading soon after the last of them. */
export async function linesOf(
  path: string,
  { ordinals, skipped, delimiter }: Search,
): Promise<{ ordinals: number[]; skipped: number[] }> {
  const found = { ordinals: [] as number[], skipped: [] as number[] };
  let ordinal = -1;
  const onRecord = (line: number, begin: number) => {
    const next = skipped[found.skipped.length];
    if (next !== undefined && next <= begin) found.skipped.push(line);
    else if (ordinal++ === ordinals[found.ordinals.length]) found.ordinals.push(line);
  };
  const scanner = recordScanner(delimiter, onRecord, () => {});
  let isFirst = true;
  for await (const chunk of chunksOf(path)) {
    if (isFirst) hideByteOrderMark(chunk);
    isFirst = false;
    scanner.feed(chunk);
    if (found.ordinals.length === ordinals.length && found.skipped.length === skipped.length) return found;
  }
  scanner.end();
  return found;
}
