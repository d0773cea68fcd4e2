import { format } from '../../../charts/format.ts';

export const money = (value: number | null | undefined) => format(value, 'money');
export const share = (value: number | null | undefined) => format(value, 'share');
export const count = (value: number | null | undefined) => format(value, 'count');

/** −3%, +3% or unchanged. */
export function signedShare(change: number): string {
  const size = share(Math.abs(change));
  return size === '0%' ? 'unchanged' : `${change < 0 ? '−' : '+'}${size}`;
}

export function signedMoney(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${money(Math.abs(amount))}`;
}

export function sumOf(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function most(values: Record<string, number>): number {
  return Math.max(...Object.values(values));
}

/** The name of the largest value. */
export function largestOf(values: Record<string, number>): string {
  return Object.entries(values).find(([, value]) => value === most(values))![0];
}

/** Whether the largest value is the only one. */
export function only(values: Record<string, number>): boolean {
  return Object.values(values).filter((value) => value === most(values)).length === 1;
}

type Interval = { low: number | null; high: number | null };

/** Whether no other interval reaches that of `first`, which is none of `others`. */
export function isClear(first: Interval, others: Interval[]): boolean {
  return others.every((other) => first.low! > other.high!);
}

/** What a figure says of means: the one that is above all others, or those that may be the highest, at most three by name. */
export function comparedMeans(
  means: Record<string, Interval & { mean: number }>,
  write: (value: number | null) => string = money,
): { clear: boolean; text: string } {
  const sorted = Object.entries(means).sort(([, a], [, b]) => b.mean - a.mean);
  const [[, first], ...others] = sorted as [(typeof sorted)[number], ...typeof sorted];
  const text = ([name, { mean, low, high }]: (typeof sorted)[number]) =>
    `${name} ${write(mean)} (${write(low)} to ${write(high)})`;
  const rivals = sorted.filter(([, { high }]) => high! >= first.low!);
  const more = rivals.length > 3 ? ` and ${rivals.length - 3} more` : '';
  const clear = isClear(
    first,
    others.map(([, own]) => own),
  );
  return { clear, text: clear ? text(sorted[0]!) : rivals.slice(0, 3).map(text).join(', ') + more };
}
