import { shown } from '../../../core/words.ts';
import { lf } from './chunks.ts';

/** DuckDB misreads the file: its line endings have to be made the same everywhere. */
export class Misread extends Error {}

const cr = 13;

/**
 * Checks a text file chunk by chunk. `see` throws `Misread` if there are several kinds of line endings, within quotes or not:
 * DuckDB takes one of the first for that of the file, and may lose or mix up rows if there are others.
 */
export function lineEndingCheck(file: string) {
  const kinds = new Set<string>();
  return {
    see(chunk: Buffer): void {
      for (const kind of kindsIn(chunk)) kinds.add(kind);
      if (kinds.size > 1) throw new Misread(`${shown(file, 200)} has mixed line endings; export it again`);
    },
  };
}

/** A CRLF that is divided between chunks counts as two kinds, which costs time only. */
function kindsIn(chunk: Buffer): string[] {
  if (!chunk.includes(cr)) return chunk.includes(lf) ? ['LF'] : [];
  const text = chunk.toString('latin1');
  return [
    ...(text.includes('\r\n') ? ['CRLF'] : []),
    ...(/\r(?!\n)/.test(text) ? ['CR'] : []),
    ...(/(?<!\r)\n/.test(text) ? ['LF'] : []),
  ];
}
