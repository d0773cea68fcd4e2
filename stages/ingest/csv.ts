import { rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { Database } from '../../core/stage.ts';
import { maxRejectedKept } from './copy.ts';
import { added, type Loaded, type LoadJob } from './load.ts';
import { NotUtf8 } from './reading/bytes.ts';
import { rewrite } from './reading/decode.ts';
import { Misread } from './reading/lineEndings.ts';
import { decodeText } from './reading/open.ts';
import { segmentsOf } from './reading/segments.ts';
import { readCsvHeader } from './scan.ts';
import { loadSegment } from './segment.ts';

// Loading a segment takes up to 100 MB.
const maxConcurrentSegments = 3;

/** Loads a CSV file. If it turns out not to be UTF-8, or DuckDB misreads its line endings, it is rewritten and loaded again. */
export async function loadCsv(job: LoadJob): Promise<Loaded> {
  try {
    return await loadSegments(job).catch((error) => {
      if (error instanceof Misread) return loadRewritten(job);
      throw error;
    });
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    return loadCsv({ ...job, readable: await decodeText(job.readable.path, job.fileName, job.w.folder) });
  }
}

async function loadRewritten(job: LoadJob): Promise<Loaded> {
  const { w, readable, fileName } = job;
  const path = join(w.folder, 'rewritten');
  await rewrite(readable.path, path, fileName, { encoding: 'utf-8', normalizeLineEndings: true });
  return await loadSegments({ ...job, readable: { ...readable, path } }).catch((again) => {
    throw again instanceof Misread ? new InvalidInput(again.message) : again;
  });
}

/**
 * Loads the segments concurrently, each on a database with one thread, and merges their results. If several fail, throws the
 * error of the first in file order, so that the error does not depend on scheduling.
 */
async function loadSegments(job: LoadJob): Promise<Loaded> {
  const { w, readable, table, mapping, fileName } = job;
  const header = await readCsvHeader(readable.path, table, mapping, fileName);
  const segments = segmentsOf(readable.path, header, w.folder, fileName);
  const loaded: Loaded[] = [];
  const failed: unknown[] = [];
  let started = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const lane = async () => {
    let database: Database | null = null;
    while (failed.length === 0) {
      // Segments are numbered in file order, and a generator handles one call at a time.
      const number = started++;
      const next = turn.then(() => segments.next());
      turn = next.catch(() => undefined);
      try {
        const segment = await next;
        if (segment.done) return;
        database ??= await w.database([readable.path]);
        loaded[number] = await loadSegment(job, database, header, segment.value, number);
        if (segment.value.path !== readable.path) await rm(segment.value.path);
      } catch (error) {
        failed[number] = error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), maxConcurrentSegments) }, lane));
  await segments.return(undefined);
  if (failed.length > 0) throw failed.find((error) => error !== undefined);
  for (const { name } of loaded.flatMap(({ parts }) => parts)) await rename(join(w.folder, name), w.output(name));
  return mergeLoaded(job, loaded);
}

function mergeLoaded({ readable }: LoadJob, segments: Loaded[]): Loaded {
  const ids = Object.keys(segments[0]!.idsCanonical);
  return {
    columns: segments[0]!.columns,
    parts: segments.flatMap(({ parts }) => parts),
    idsCanonical: Object.fromEntries(ids.map((id) => [id, segments.every(({ idsCanonical }) => idsCanonical[id])])),
    rows: segments.reduce((sum, { rows }) => sum + rows, 0),
    rejected: added(segments.map(({ rejected }) => rejected)),
    nulled: added(segments.map(({ nulled }) => nulled)),
    rejectedRows: segments.flatMap(({ rejectedRows }) => rejectedRows).slice(0, maxRejectedKept),
    nulledCells: segments.flatMap(({ nulledCells }) => nulledCells),
    notes: readable.notes,
  };
}
