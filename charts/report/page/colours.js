/** A copy of `value` with every colour replaced that is a key of `map`. */
export function recolour(value, map) {
  if (typeof value === 'string') return Object.hasOwn(map, value) ? map[value] : value;
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'number' ? item : recolour(item, map)));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recolour(item, map)]));
}
