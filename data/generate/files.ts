import type { TableName } from '../contract.ts';
import { BASE_DAYS, dateText, type Span } from './calendar.ts';
import { CAMPAIGN_COLUMNS, campaignLines } from './campaigns.ts';
import { CUSTOMER_COLUMNS, customerLines } from './customers.ts';
import { EVENT_COLUMNS, eventLines } from './events.ts';
import { PRODUCT_COLUMNS, productLines } from './products.ts';
import { rowsIn, type Shop, signupsIn } from './shop.ts';
import { TRANSACTION_COLUMNS, transactionLines } from './transactions.ts';

export interface GeneratedFile {
  table: TableName;
  /** Relative to the folder of the data. */
  path: string;
  rows: number;
}

export interface PlannedFile extends GeneratedFile {
  columns: string[];
  /** To be read once, file after file: sessions are numbered as they come. */
  lines: Iterable<string>;
}

/** The files of the base years. */
export const BASE: Span = { from: 0, to: BASE_DAYS };

/** All files to write: the base years' five, then three of each night. */
export function planFiles(shop: Shop, nights: number): PlannedFile[] {
  const next = { transaction: 1, event: 1, session: { id: 1 } };
  const [customers, ...logs] = growingFiles(shop, BASE, nights, next);
  const files = [customers!, ...fixedFiles(shop), ...logs];
  for (let day = BASE_DAYS; day < BASE_DAYS + nights; day++) {
    files.push(...growingFiles(shop, { from: day, to: day + 1 }, nights, next));
  }
  return files;
}

function fixedFiles({ catalogue, campaigns }: Shop): PlannedFile[] {
  const products = { columns: PRODUCT_COLUMNS, rows: catalogue.price.length, lines: productLines(catalogue) };
  const planned = { columns: CAMPAIGN_COLUMNS, rows: campaigns.length, lines: campaignLines(campaigns) };
  return [
    { table: 'products', path: 'products.csv', ...products },
    { table: 'campaigns', path: 'campaigns.csv', ...planned },
  ];
}

/** The ids that the next span's rows begin with. */
interface NextIds {
  transaction: number;
  event: number;
  session: { id: number };
}

function growingFiles(shop: Shop, span: Span, nights: number, next: NextIds): PlannedFile[] {
  const rows = { transactions: rowsIn(shop, 'transactions', span), events: rowsIn(shop, 'events', span) };
  const customers = { columns: CUSTOMER_COLUMNS, rows: signupsIn(shop, span), lines: customerLines(shop, span) };
  const transactions = {
    columns: TRANSACTION_COLUMNS,
    rows: rows.transactions,
    lines: transactionLines(shop, span, next.transaction),
  };
  const events = {
    columns: EVENT_COLUMNS,
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

/** Sorts by time. */
function fileName(span: Span): string {
  return span === BASE ? `${dateText(span.from)}_${dateText(span.to - 1)}.csv` : `${dateText(span.from)}.csv`;
}
