import type { Unit } from './figure.ts';

/** Formats a value in its unit, for findings and hover texts: 1,234 · 1,234.60 · 12.3% · 7 days · n/a. */
export function format(value: number | null | undefined, unit: Unit = 'number'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'n/a';
  return plain(value, unit).replace('-', '−');
}

function plain(value: number, unit: Unit): string {
  if (unit === 'count') return whole.format(value);
  if (unit === 'money') return money(value);
  if (unit === 'share') return `${percent(value)}%`;
  if (unit === 'days') return `${whole.format(value)} ${Math.round(value) === 1 ? 'day' : 'days'}`;
  return significant.format(value);
}

/** "1 customer", "2 customers". `many` is the plural, by default with an s. */
export function counted(count: number | null | undefined, one: string, many = `${one}s`): string {
  return `${format(count, 'count')} ${count === 1 ? one : many}`;
}

/** `2021-01` as "January 2021". */
export function monthName(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${months[Number(number) - 1] ?? number} ${year}`;
}

/** Amounts from 10,000 have no decimals, smaller ones have two. */
function money(value: number): string {
  return Math.abs(value) >= 10_000 ? whole.format(value) : cents.format(value);
}

function percent(share: number): string {
  const size = Math.abs(share * 100);
  return (size >= 10 || size === 0 ? oneDecimal : twoDecimals).format(share * 100);
}

const whole = new Intl.NumberFormat('en-US', { signDisplay: 'negative', maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', {
  signDisplay: 'negative',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const oneDecimal = new Intl.NumberFormat('en-US', { signDisplay: 'negative', maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en-US', { signDisplay: 'negative', maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat('en-US', { signDisplay: 'negative', maximumSignificantDigits: 4 });

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
