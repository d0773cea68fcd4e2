import { createReadStream } from 'node:fs';
import { shown } from '../../../data/words.ts';
import { InvalidInput } from '../../errors.ts';

/** Throws `InvalidInput` when a text file has a NUL byte: the reader would carry it into the values. */
export async function refuseNul(path: string, file: string): Promise<void> {
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const at = chunk.indexOf(0);
    if (at >= 0) {
      line += newlines(chunk.subarray(0, at));
      throw new InvalidInput(
        `${shown(file, 200)} has a NUL byte near line ${line}: it is damaged, or no text at all; write it again`,
      );
    }
  }
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/**
 * What text that is not valid UTF-8 is: `windows-1252` when nothing in it is UTF-8 beyond ASCII (so that it is all of
 * one other encoding), `utf-8` when it is UTF-8 with damaged places, null when it is neither.
 */
export async function guessEncoding(path: string): Promise<'windows-1252' | 'utf-8' | null> {
  const undefinedBytes = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
  let multibyte = 0;
  let impossible = 0;
  let expected = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (expected > 0 && byte >> 6 === 0b10) {
        expected--;
        if (expected === 0) multibyte++;
      } else expected = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
      if (undefinedBytes.has(byte)) impossible++;
    }
  }
  if (multibyte > 0) return 'utf-8';
  return impossible > 0 ? null : 'windows-1252';
}
