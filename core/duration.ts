const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `90s`, `30m`, `6h` or `2d`; NaN for another text. */
export function durationSeconds(text: string): number {
  const [, count, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text) ?? [];
  return Number(count) * (unitSeconds[unit] ?? Number.NaN);
}
