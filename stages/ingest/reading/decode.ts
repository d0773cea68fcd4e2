import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { NotUtf8 } from './bytes.ts';

const mostBytes = 64 * 2 ** 30;
const freeBytes = 64 * 2 ** 20;
const mostRatio = 250;

/** Decompresses a gzip file. CSV shrinks to a tenth or so; what unpacks to more than 250 times its size is no table. */
export async function gunzip(path: string, to: string, size: number, file: string): Promise<void> {
  let written = 0;
  async function* capped(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length;
      if (written > mostBytes || (written > freeBytes && written > mostRatio * size)) {
        throw new InvalidInput(
          `${shown(file, 200)} unpacks to more than ${written} bytes from ${size}, which no table does; decompress it yourself if it is one`,
        );
      }
      yield chunk;
    }
  }
  try {
    await pipeline(createReadStream(path), createGunzip(), capped, createWriteStream(to));
  } catch (error) {
    if (error instanceof InvalidInput || !isZlib(error)) throw error;
    const cut = error.message.includes('unexpected end');
    throw new InvalidInput(
      `${shown(file, 200)} is ${cut ? 'a gzip file that ends too early: it was cut while being written or copied' : `a damaged gzip file (${error.message})`}; write it again`,
    );
  }
}

const isZlib = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_');

type Rewriting = {
  encoding: string;
  /** Every line end becomes LF. */
  lineEnds?: boolean;
  /** Bytes that the encoding has not become U+FFFD; otherwise they are an error. */
  damaged?: boolean;
};

/** Writes text again as UTF-8. Throws `InvalidInput` for bytes that the encoding has not, `NotUtf8` if that is UTF-8. */
export async function rewrite(path: string, to: string, file: string, how: Rewriting): Promise<void> {
  const { encoding, lineEnds = false, damaged = false } = how;
  const decoder = new TextDecoder(encoding, { fatal: !damaged });
  const ends = (text: string) => (lineEnds ? text.replace(/\r\n?/g, '\n') : text);
  async function* decoded(chunks: AsyncIterable<Buffer>) {
    let held = '';
    for await (const chunk of chunks) {
      const text = held + decoder.decode(chunk, { stream: true });
      held = lineEnds && text.endsWith('\r') ? '\r' : '';
      yield ends(held ? text.slice(0, -1) : text);
    }
    yield ends(held + decoder.decode());
  }
  try {
    await pipeline(createReadStream(path), decoded, createWriteStream(to));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (encoding === 'utf-8') throw new NotUtf8();
    throw new InvalidInput(
      `${shown(file, 200)} is damaged: it begins as ${encoding} but has bytes that are none; save it as UTF-8`,
    );
  }
}
