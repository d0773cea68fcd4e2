import type { TableName } from '../contract.ts';
import { baseDays, dateText, type Span } from './calendar.ts';
import { campaignColumns, campaignLines } from './campaigns.ts';
import { customerColumns, customerLines } from './customers.ts';
import { eventColumns, eventLines } from './events.ts';
import { productColumns, productLines } from './products.ts';
import { rowsIn, type Shop, signupsIn } from './shop.ts';
import { transactionColumns, transactionLines } from './transactions.ts';

export type GeneratedFile = {
  table: TableName;
  /** Path relative to the output folder. */
  path: string;
  rows: number;
};

export type PlannedFile = GeneratedFile & {
  columns: string[];
  /** Must be consumed once and in file order, because session ids are assigned while lines are generated. */
  lines: Iterable<string>;
};

/** The base years. */
export const baseSpan: Span = { from: 0, to: baseDays };

/** All files to write: five for the base years, then three for each night. */
export function planFiles(shop: Shop, nights: number): PlannedFile[] {
  const next = { transaction: 1, event: 1, session: { id: 1 } };
  const [customers, ...logs] = growingFiles(shop, baseSpan, nights, next);
  const files = [customers!, ...fixedFiles(shop), ...logs];
  for (let day = baseDays; day < baseDays + nights; day++) {
    files.push(...growingFiles(shop, { from: day, to: day + 1 }, nights, next));
  }
  return files;
}

function fixedFiles({ catalogue, campaigns }: Shop): PlannedFile[] {
  const products = { columns: productColumns, rows: catalogue.price.length, lines: productLines(catalogue) };
  const planned = { columns: campaignColumns, rows: campaigns.length, lines: campaignLines(campaigns) };
  return [
    { table: 'products', path: 'products.csv', ...products },
    { table: 'campaigns', path: 'campaigns.csv', ...planned },
  ];
}

/** The first ids of the next span. */
type NextIds = {
  transaction: number;
  event: number;
  session: { id: number };
};

function growingFiles(shop: Shop, span: Span, nights: number, next: NextIds): PlannedFile[] {
  const rows = { transactions: rowsIn(shop, 'transactions', span), events: rowsIn(shop, 'events', span) };
  const customers = { columns: customerColumns, rows: signupsIn(shop, span), lines: customerLines(shop, span) };
  const transactions = {
    columns: transactionColumns,
    rows: rows.transactions,
    lines: transactionLines(shop, span, next.transaction),
  };
  const events = {
    columns: eventColumns,
    rows: rows.events,
    lines: eventLines(shop, span, next.transaction, next.event, next.session),
  };
  next.transaction += rows.transactions;
  next.event += rows.events;
  const path = (table: TableName) => (nights === 0 ? `${table}.csv` : `${table}/${fileName(span)}`);
  return [
    { table: 'customers', path: path('customers'), ...customers },
    { table: 'transactions', path: path('transactions'), ...transactions },
    { table: 'events', path: path('events'), ...events },
  ];
}

/** A file name that sorts by time. */
function fileName(span: Span): string {
  return span === baseSpan ? `${dateText(span.from)}_${dateText(span.to - 1)}.csv` : `${dateText(span.from)}.csv`;
}
