import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { shown } from '../../../data/words.ts';
import { InvalidInput } from '../../errors.ts';

const chunkBytes = 1 << 20;
const chunksOf = (path: string) => createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>;

/** Whether a text file is valid UTF-8. Throws `InvalidInput` when it has a NUL byte: the reader would carry it into the values. */
export async function isValidUtf8(path: string, file: string): Promise<boolean> {
  let valid = true;
  let before = 0;
  let carried = Buffer.alloc(0);
  for await (const chunk of chunksOf(path)) {
    const at = chunk.indexOf(0);
    if (at >= 0) {
      const line = 1 + (await newlinesIn(path, before + at));
      throw new InvalidInput(
        `${shown(file, 200)} line ${line} has a NUL byte: the file is damaged, or no text at all; write it again`,
      );
    }
    before += chunk.length;
    if (!valid) continue;
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const whole = wholeCharacters(bytes);
    valid = isUtf8(bytes.subarray(0, whole));
    carried = Buffer.from(bytes.subarray(whole));
  }
  return valid && carried.length === 0;
}

/** How many of the bytes are before a last character that is cut off. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >> 6 === 0b10) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

async function newlinesIn(path: string, bytes: number): Promise<number> {
  let count = 0;
  if (bytes === 0) return count;
  for await (const chunk of createReadStream(path, { end: bytes - 1 }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  }
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
  for await (const chunk of chunksOf(path)) {
    for (const byte of chunk) {
      if (byte < 0x80) {
        expected = 0;
        continue;
      }
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
