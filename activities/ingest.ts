import { canonicalJson } from '../core/json.ts';
import { sum } from '../core/statistics/describe.ts';
import type { TableName } from '../data/contract.ts';
import { combineParts, emptyTable } from '../stages/ingest/combine.ts';
import { ingest as manifest } from '../stages/ingest/index.ts';
import type { IngestPart } from '../stages/ingest/part.ts';
import { openFault } from '../stages/ingest/reading/sourceFile.ts';
import { resolveTable } from '../stages/ingest/source.ts';
import type { TableManifest } from '../stages/ingest/tableManifest.ts';
import { sourceDigest } from '../store/memo.ts';
import type { Receipt } from '../store/receipts.ts';
import type { Store } from '../store/store.ts';
import { sample } from './begin.ts';
import { observeStage, withHeartbeats } from './observe.ts';
import { requireSource } from './requireSource.ts';
import type { Dependencies, StageCall, StageResult } from './run.ts';
import { computeOnce, nonEmpty } from './stage.ts';

/** Files of a table that are ingested concurrently; the pool limits how many compute at a time. */
const concurrentFiles = 4;

/** Ingests a table file by file. Each file has its own receipt, so a new file does not recompute the others. */
export const ingest =
  (dependencies: Dependencies) =>
  (call: StageCall & { table: TableName }): Promise<StageResult> =>
    observeStage(dependencies, call, async (observer) => {
      const { store, roots, identity } = dependencies;
      const { settings, table } = call;
      const mapping = settings.mapping?.[table] ?? null;
      const params = { ...manifest.params(settings), table, mapping };
      // The sample is always readable, whatever the worker's roots.
      const [source, allowed] = settings.source === null ? [sample, [sample]] : [settings.source, roots];
      await requireSource(source, allowed, identity);
      const found = await resolveTable(source, table, mapping, allowed);
      const files = await mapLimited(found.files, concurrentFiles, async ({ path, name }) => {
        const known = await withHeartbeats(observer, () => sourceDigest(store.files, path)).catch((error) => {
          throw openFault(error, name);
        });
        const work = {
          stage: manifest,
          receipts: call.stage,
          params: { ...params, fileName: name },
          inputs: [],
        };
        return computeOnce(dependencies, call, { ...work, source: { file: path, known } }, observer);
      });
      const combined = await combine(
        store,
        call,
        files.map(({ receipt }) => receipt),
        found.notes,
      );
      const computed = files.filter((file) => file.computed).map(({ receipt }) => receipt.seconds);
      return {
        stage: call.stage,
        status: files.length > 0 && computed.length === 0 ? 'cached' : 'done',
        seconds: computed.length > 0 ? sum(computed) : null,
        rows: combined.quality.accepted,
        notes: nonEmpty([...combined.quality.notes, ...files.flatMap((file) => file.notes)]),
        timings: { seconds: sum(files.map(({ receipt }) => receipt.seconds)) },
        outputs: [await store.objects.putText(canonicalJson(combined), `${table}.json`)],
      };
    });

async function combine(
  store: Store,
  { settings, table }: StageCall & { table: TableName },
  receipts: Receipt[],
  notes: string[],
): Promise<TableManifest> {
  if (receipts.length === 0) return emptyTable(table);
  const parts = receipts.map(async ({ outputs }) => {
    const digest = (name: string) => outputs.find((ref) => ref.name === name)?.digest ?? '';
    return { digest, part: await store.objects.readJson<IngestPart>(digest('part.json')) };
  });
  return combineParts(table, await Promise.all(parts), { maxRejected: settings.maxRejected, notes });
}

/** Maps `items`, in order, with at most `limit` calls of `work` at a time. After a failure it starts no more. */
async function mapLimited<T, U>(items: T[], limit: number, work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  const stopping = () =>
    lane().catch((error) => {
      next = items.length;
      throw error;
    });
  const lanes = await Promise.allSettled(Array.from({ length: limit }, stopping));
  const failed = lanes.find((ended) => ended.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
