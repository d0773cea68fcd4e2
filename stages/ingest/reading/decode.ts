import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';
import { NotUtf8 } from './bytes.ts';

const maxBytes = 64 * 2 ** 30;
const uncheckedBytes = 64 * 2 ** 20;
const maxRatio = 250;

/**
 * Decompresses a gzip file. Throws `InvalidInput` if it is damaged or expands more than 250 times: CSV typically expands ten
 * times.
 */
export async function gunzip(path: string, to: string, size: number, file: string): Promise<void> {
  let written = 0;
  async function* capped(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length;
      if (written > maxBytes || (written > uncheckedBytes && written > maxRatio * size)) {
        throw new InvalidInput(
          `${shown(file, 200)} expands from ${size} to more than ${written} bytes, which is unusual for a table; if it is one, decompress it first`,
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
      `${shown(file, 200)} is ${cut ? 'a truncated gzip file' : `a damaged gzip file (${error.message})`}; export or copy it again`,
    );
  }
}

const isZlib = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code ?? '').startsWith('Z_');

type Rewriting = {
  encoding: string;
  /** Whether to convert all line endings to LF. */
  normalizeLineEndings?: boolean;
  /** Whether to replace bytes that are invalid in the encoding with U+FFFD. Otherwise they are an error. */
  damaged?: boolean;
};

/**
 * Rewrites a text as UTF-8. Throws for bytes that are invalid in the encoding: `NotUtf8` for UTF-8, otherwise
 * `InvalidInput`.
 */
export async function rewrite(path: string, to: string, file: string, how: Rewriting): Promise<void> {
  const { encoding, normalizeLineEndings = false, damaged = false } = how;
  const decoder = new TextDecoder(encoding, { fatal: !damaged });
  const normalize = (text: string) => (normalizeLineEndings ? text.replace(/\r\n?/g, '\n') : text);
  async function* decoded(chunks: AsyncIterable<Buffer>) {
    let held = '';
    for await (const chunk of chunks) {
      const text = held + decoder.decode(chunk, { stream: true });
      held = normalizeLineEndings && text.endsWith('\r') ? '\r' : '';
      yield normalize(held ? text.slice(0, -1) : text);
    }
    yield normalize(held + decoder.decode());
  }
  try {
    await pipeline(createReadStream(path), decoded, createWriteStream(to));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (encoding === 'utf-8') throw new NotUtf8();
    throw new InvalidInput(
      `${shown(file, 200)} is damaged: it begins as ${encoding} but has bytes that are invalid there; save it as UTF-8`,
    );
  }
}
