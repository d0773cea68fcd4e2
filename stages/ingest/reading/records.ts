const [tab, lf, cr, blank, quote] = [9, 10, 13, 32, 34];

/** Where in a record a byte is: `closing` is after the closing quote of a cell, `field` at the start of a cell. */
export type Place = 'start' | 'field' | 'plain' | 'quoted' | 'closing';

/**
 * The place after `byte`, by the rules of DuckDB's reader: a quote opens at the start of a cell, blanks aside, and is an
 * ordinary character elsewhere. A line end outside quotes leads to `start`.
 */
export function nextPlace(place: Place, byte: number, separator: number): Place {
  if (place === 'quoted') return byte === quote ? 'closing' : 'quoted';
  if (byte === lf || byte === cr) return 'start';
  if (byte === separator) return 'field';
  if (byte === quote) return place === 'plain' ? 'plain' : 'quoted';
  if (byte === blank || byte === tab) return place === 'start' ? 'field' : place;
  return place === 'closing' ? 'closing' : 'plain';
}

/** The place after a whole chunk. Most chunks have no quote, so only what is after the last cell's start matters. */
export function placeAfter(place: Place, chunk: Buffer, separator: number): Place {
  let from = 0;
  if (place !== 'quoted' && !chunk.includes(quote)) {
    from = Math.max(chunk.lastIndexOf(separator), chunk.lastIndexOf(lf), chunk.lastIndexOf(cr), 0);
  }
  let after = place;
  for (let i = from; i < chunk.length; i++) after = nextPlace(after, chunk[i]!, separator);
  return after;
}
