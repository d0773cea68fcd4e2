import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { chunksOf, countOf, lf } from './chunks.ts';

/** The text is not valid UTF-8 and has to be decoded first. */
export class NotUtf8 extends Error {}

/**
 * Checks a text file chunk by chunk. `see` throws `NotUtf8`, and `InvalidInput` for a NUL byte, which the reader would keep
 * in the values. `end` throws `NotUtf8` if the file ends within a character.
 */
export function textCheck(path: string, file: string) {
  let before = 0;
  let carried = Buffer.alloc(0);
  return {
    see: async (chunk: Buffer): Promise<void> => {
      const at = chunk.indexOf(0);
      if (at >= 0) throw nulByte(file, 1 + (await newlinesIn(path, before + at)));
      before += chunk.length;
      const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
      const whole = wholeCharacters(bytes);
      if (!isUtf8(bytes.subarray(0, whole))) throw new NotUtf8();
      carried = Buffer.from(bytes.subarray(whole));
    },
    end: (): void => {
      if (carried.length > 0) throw new NotUtf8();
    },
  };
}

function nulByte(file: string, line: number): InvalidInput {
  return new InvalidInput(
    `${shown(file, 200)} line ${line} has a NUL byte, so the file is damaged or not a text file; export it again`,
  );
}

/** The number of bytes before an incomplete last character. */
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
    count += countOf(chunk, lf);
  }
  return count;
}

/**
 * Guesses the encoding of text that is not valid UTF-8: `utf-8` if it has any multi-byte UTF-8 characters (UTF-8 with damaged
 * bytes), `windows-1252` if it has none and all bytes are defined there, otherwise null.
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
