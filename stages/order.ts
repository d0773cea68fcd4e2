/** Orders text by code point, as DuckDB and Python do: UTF-8 keeps that order, JavaScript's own `<` does not. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
