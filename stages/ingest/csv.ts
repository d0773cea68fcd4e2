import { rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import type { Database } from '../../core/stage.ts';
import { mostRejectedKept } from './copy.ts';
import { added, type Loaded, type LoadJob } from './load.ts';
import { NotUtf8 } from './reading/bytes.ts';
import { rewrite } from './reading/decode.ts';
import { decodeText } from './reading/open.ts';
import { segmentsOf } from './reading/segments.ts';
import { readCsvHeader } from './scan.ts';
import { loadSegment, MixedLineEnds } from './segment.ts';

// Each segment under way takes up to 100 MB.
const mostSegmentsAtOnce = 3;

/** Loads a CSV file; one that is not UTF-8, or has mixed line ends, is rewritten first, once that is known. */
export async function loadCsv(job: LoadJob): Promise<Loaded> {
  try {
    return await loadSegments(job).catch((error) => {
      if (error instanceof MixedLineEnds) return loadRewritten(job);
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
  await rewrite(readable.path, path, fileName, { encoding: 'utf-8', lineEnds: true });
  return await loadSegments({ ...job, readable: { ...readable, path } }).catch((again) => {
    throw again instanceof MixedLineEnds ? new InvalidInput(again.message) : again;
  });
}

/**
 * Loads the segments, a few at once and each on a database of one thread, and puts together what they say. Of several
 * that fail, the first one's error is thrown: which of them fails first is chance.
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
      // A segment's number is its place in the file, and generators take one call at a time.
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
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), mostSegmentsAtOnce) }, lane));
  await segments.return(undefined);
  if (failed.length > 0) throw failed.find((error) => error !== undefined);
  for (const { name } of loaded.flatMap(({ parts }) => parts)) await rename(join(w.folder, name), w.output(name));
  return merged(job, loaded);
}

function merged({ readable }: LoadJob, segments: Loaded[]): Loaded {
  const ids = Object.keys(segments[0]!.idsCanonical);
  return {
    columns: segments[0]!.columns,
    parts: segments.flatMap(({ parts }) => parts),
    idsCanonical: Object.fromEntries(ids.map((id) => [id, segments.every(({ idsCanonical }) => idsCanonical[id])])),
    rows: segments.reduce((sum, { rows }) => sum + rows, 0),
    rejected: added(segments.map(({ rejected }) => rejected)),
    nulled: added(segments.map(({ nulled }) => nulled)),
    rejectedRows: segments.flatMap(({ rejectedRows }) => rejectedRows).slice(0, mostRejectedKept),
    nulledCells: segments.flatMap(({ nulledCells }) => nulledCells),
    notes: readable.notes,
  };
}
