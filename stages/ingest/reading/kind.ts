import { open } from 'node:fs/promises';
import { InvalidInput } from '../../../core/errors.ts';
import { shown } from '../../../core/words.ts';

/** The format of a file according to its bytes, regardless of its name. */
export type Kind = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gzip' | 'parquet';

export const headBytes = 1 << 20;

/** The first MiB of a file. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Unsupported formats by their first bytes, with advice. */
const unsupported: [prefix: string, what: string][] = [
  ['504b0304', 'a zip archive or an Excel workbook (.xlsx); save the sheet as CSV'],
  ['d0cf11e0', 'an old Excel workbook (.xls); save the sheet as CSV'],
  ['425a68', 'compressed with bzip2; decompress it, or use gzip'],
  ['28b52ffd', 'compressed with zstd; decompress it, or use gzip'],
  ['fd377a585a00', 'compressed with xz; decompress it, or use gzip'],
  ['377abcaf271c', 'a 7z archive; extract it'],
  ['53514c69746520666f726d6174', 'an SQLite database; export the table as CSV'],
  ['25504446', 'a PDF; export the data as CSV'],
  ['4f626a01', 'an Avro file; write it as Parquet or CSV'],
  ['4f5243', 'an ORC file; write it as Parquet or CSV'],
  ['fffe0000', 'text in UTF-32; save it as UTF-8'],
  ['0000feff', 'text in UTF-32; save it as UTF-8'],
];

/** The format of the file that begins with `head`. Throws `InvalidInput` if it is not supported. */
export function kindOf(head: Buffer, file: string): Kind {
  const name = shown(file, 200);
  if (head.length === 0)
    throw new InvalidInput(`${name} is empty (0 bytes); expected a header line with the column names`);
  const hex = head.subarray(0, 16).toString('hex');
  if (hex.startsWith('50415231')) return 'parquet';
  if (hex.startsWith('1f8b')) return 'gzip';
  const found = unsupported.find(([prefix]) => hex.startsWith(prefix));
  if (found) throw new InvalidInput(`${name} is not a CSV file but ${found[1]}`);
  if (/\.parquet$/i.test(file))
    throw new InvalidInput(
      `${name} is not a Parquet file, despite its name; expected the bytes PAR1 at its start; export it again`,
    );
  if (hex.startsWith('fffe')) return 'utf-16le';
  if (hex.startsWith('feff')) return 'utf-16be';
  return textKind(head, name);
}

/** Detects UTF-16 without a byte order mark: column names are mostly ASCII, so every other byte is zero. */
function textKind(head: Buffer, name: string): Kind {
  const start = head.subarray(0, 200);
  const zeros = (parity: number) => start.filter((byte, i) => byte === 0 && i % 2 === parity).length / start.length;
  if (zeros(1) > 0.4 && zeros(0) < 0.05) return 'utf-16le';
  if (zeros(0) > 0.4 && zeros(1) < 0.05) return 'utf-16be';
  const text = start
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^<(!doctype|html|\?xml|head|body)/i.test(text)) {
    throw new InvalidInput(
      `${name} is not a CSV file but a web page or XML, perhaps a login or error page; export it again`,
    );
  }
  if (/^[{[]\s*["{[]/.test(text))
    throw new InvalidInput(`${name} is not a CSV file but JSON; write it as CSV or Parquet`);
  if (text.startsWith('version https://git-lfs')) {
    throw new InvalidInput(`${name} is a Git LFS pointer, not the data; run "git lfs pull"`);
  }
  return 'utf-8';
}
