import { sourceColumns } from '../../data/sourceColumns.ts';
import type { TableManifest } from '../ingest/tableManifest.ts';
import type { IdType } from './eventsManifest.ts';

/**
 * The type of each id domain, that is, of a column name in all tables: BIGINT if all its values are canonical 64-bit
 * integers, otherwise VARCHAR, because `1` and `001` may be different ids. `event_id` keeps its type, because no table is
 * joined by it.
 */
export function decideIds(manifests: TableManifest[]): Record<string, IdType> {
  const names = Object.values(sourceColumns).flatMap((columns) => Object.keys(columns));
  const domains = new Set(names.filter((name) => name.endsWith('_id') && name !== 'event_id'));
  const isCanonical = (name: string) => manifests.every(({ idsCanonical }) => idsCanonical[name] ?? true);
  return Object.fromEntries([...domains].map((name) => [name, isCanonical(name) ? 'BIGINT' : 'VARCHAR']));
}
