import type { TableName } from './contract.ts';

/** Something that a run cannot compute, and why. */
export type SwitchedOff = { what: string; why: string };

type Need = { what: string; table: TableName; columns: string[]; instead?: string };

/** Results that need an optional table or optional columns. Everything else needs required columns only. */
export const needs: Need[] = [
  {
    what: 'cohorts by signup month',
    table: 'customers',
    columns: ['signup_date'],
    instead: 'cohorts are formed by month of first purchase',
  },
  { what: 'revenue by country', table: 'customers', columns: ['country'] },
  { what: 'the age distribution', table: 'customers', columns: ['age'] },
  { what: 'revenue by gender', table: 'customers', columns: ['gender'] },
  { what: 'revenue by loyalty tier', table: 'customers', columns: ['loyalty_tier'] },
  { what: 'revenue by acquisition channel', table: 'customers', columns: ['acquisition_channel'] },
  { what: 'all results by product', table: 'transactions', columns: ['product_id'] },
  { what: 'revenue, quantity and refunds by category', table: 'products', columns: ['category'] },
  { what: 'revenue by brand', table: 'products', columns: ['brand'] },
  { what: 'results for premium products', table: 'products', columns: ['is_premium'] },
  { what: 'discounts', table: 'transactions', columns: ['discount_applied'] },
  { what: 'refunds', table: 'transactions', columns: ['refund_flag'] },
  { what: 'revenue by campaign', table: 'transactions', columns: ['campaign_id'] },
  { what: 'revenue by campaign channel', table: 'campaigns', columns: ['channel'] },
  { what: 'the event funnel and event types in the features', table: 'events', columns: ['event_type'] },
  { what: 'sessions in the features', table: 'events', columns: ['session_id'] },
  { what: 'session length in the features', table: 'events', columns: ['session_duration_sec'] },
  { what: 'devices', table: 'events', columns: ['device_type'] },
  { what: 'traffic sources', table: 'events', columns: ['traffic_source'] },
];

/**
 * What is switched off for a source. `present` has the contract columns of each table in the source; a missing table has no
 * entry.
 */
export function switchedOff(present: Partial<Record<TableName, string[]>>): SwitchedOff[] {
  return needs.flatMap(({ what, table, columns, instead }) => {
    const have = present[table];
    const missing = columns.filter((column) => !have?.includes(column));
    if (missing.length === 0) return [];
    const why =
      have === undefined ? `the source has no table ${table}` : `${table} has no column ${missing.join(', ')}`;
    return [{ what, why: instead === undefined ? why : `${why}; ${instead}` }];
  });
}
