import { sourceColumns } from '../../data/sourceColumns.ts';
import type { TableManifest } from '../ingest/tableManifest.ts';
import type { IdType } from './eventsManifest.ts';

/**
 * The type of each id domain, a domain being a column name over all tables: BIGINT where every value of every table is a
 * canonical 64-bit integer, else VARCHAR, since one `001` makes `1` and `001` different. `event_id` joins nothing and
 * stays as it was read.
 */
export function decideIds(manifests: TableManifest[]): Record<string, IdType> {
  const names = Object.values(sourceColumns).flatMap((columns) => Object.keys(columns));
  const domains = new Set(names.filter((name) => name.endsWith('_id') && name !== 'event_id'));
  const isCanonical = (name: string) => manifests.every(({ idsCanonical }) => idsCanonical[name] ?? true);
  return Object.fromEntries([...domains].map((name) => [name, isCanonical(name) ? 'BIGINT' : 'VARCHAR']));
}
