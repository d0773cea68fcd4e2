/**
 * Orders text by code point, as DuckDB and Python do. JavaScript's own `<` orders by UTF-16 unit, which puts what lies
 * above U+FFFF, whose units are surrogates, before U+E000 to U+FFFF.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let place = 0;
  while (place < length && a.charCodeAt(place) === b.charCodeAt(place)) place++;
  if (place === length) return a.length - b.length;
  return rank(a.charCodeAt(place)) - rank(b.charCodeAt(place));
}

/** Of a UTF-16 unit: surrogates last. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
