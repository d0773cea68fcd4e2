/** The differences between `ours` and the notebook's numbers, one text each, by the rule of bench/peers/notebook/compare.py. */
export function differences(path: string, ours: unknown, theirs: unknown, near = 0): string[] {
  if (/\.(pandas_dtype|skipped)$/.test(path)) return [];
  if (Array.isArray(theirs)) return inLists(path, ours, theirs);
  if (theirs !== null && typeof theirs === 'object') return inObjects(path, ours, theirs as Record<string, unknown>);
  const same = typeof theirs === 'number' && typeof ours === 'number' ? isNear(ours, theirs, near) : ours === theirs;
  return same ? [] : [`${path}: expected ${JSON.stringify(theirs)}, found ${JSON.stringify(ours)}`];
}

const relative = 1e-9;

function isNear(a: number, b: number, near: number): boolean {
  return Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b)) + relative * Math.max(near, 1e-3);
}

function inLists(path: string, ours: unknown, theirs: unknown[]): string[] {
  if (!Array.isArray(ours) || ours.length !== theirs.length) return [`${path}: expected ${theirs.length} items`];
  const numbers = theirs.filter((value) => typeof value === 'number');
  const near = numbers.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return theirs.flatMap((value, index) => differences(`${path}[${index}]`, ours[index], value, near));
}

function inObjects(path: string, ours: unknown, theirs: Record<string, unknown>): string[] {
  if (ours === null || typeof ours !== 'object') return [`${path}: expected an object`];
  const found = ours as Record<string, unknown>;
  return Object.entries(theirs).flatMap(([key, value]) => {
    if (!(key in found)) return [`${path}.${key}: missing`];
    const near = key === 'resid_mean' ? ((theirs.resid_std as number | null) ?? 0) : 0;
    return differences(`${path}.${key}`, found[key], value, near);
  });
}
