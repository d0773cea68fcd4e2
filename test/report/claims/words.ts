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
