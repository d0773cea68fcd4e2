import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TableName, tableNames } from '../../data/contract.ts';
import { features } from '../../stages/features.ts';
import { resolveSource, type SourceFile } from '../../stages/ingest/source.ts';
import { combineParts, emptyTable, type IngestPart, ingestFile } from '../../stages/ingest.ts';
import { merge } from '../../stages/merge.ts';
import { prediction } from '../../stages/prediction.ts';
import type { Calendar, Stage } from '../../stages/stage.ts';
import { openLoneWorkspace } from '../../store/workspace.ts';
import type { PipelineSettings } from '../../workflows/input.ts';

/** Local paths of artifacts, by name. */
type Artifacts = Record<string, string>;

/**
 * Takes the tables of `source` the pipeline's way up to the features, as of the day after the last transaction, and scores
 * them with the model's files. Works in `folder`; `scores` is the path of `scores.parquet`.
 */
export async function scoreSource(
  source: string,
  settings: PipelineSettings,
  model: Artifacts,
  folder: string,
): Promise<{ scores: string; customers: number; asOf: string }> {
  const files = await resolveSource(source, settings.mapping, [source]);
  const bench = openBench(folder);
  const tables: Artifacts = {};
  for (const table of tableNames)
    tables[`${table}.json`] = await ingestTable(bench, table, files[table].files, settings);
  const merged = await bench.compute(merge, { asOf: null }, tables);
  const described = await bench.compute(features, featureParams(settings), merged);
  const { 'scores.parquet': scores } = await bench.compute(prediction, {}, { ...described, ...model });
  const { snapshot }: Calendar = JSON.parse(await readFile(merged['calendar.json']!, 'utf8'));
  return { scores: scores!, customers: bench.rows(), asOf: snapshot };
}

/** A horizon of no days puts the cutoff at the snapshot: everything is known, nothing is foretold, nothing is split. */
function featureParams(settings: PipelineSettings) {
  return { ...settings.features, target: settings.target.kind, horizonDays: 0, testSplit: 0.2, seed: settings.seed };
}

type Bench = ReturnType<typeof openBench>;

/** Runs stages one after the other in this process, each in a folder of its own. Blobs are named by their paths. */
function openBench(folder: string) {
  let count = 0;
  let rows = 0;
  return {
    folder,
    rows: () => rows,
    async compute<Params>(stage: Stage<Params>, params: Params, inputs: Artifacts): Promise<Artifacts> {
      const own = join(folder, String(count++));
      const workspace = await openLoneWorkspace(own, { inputs, blob: async (path) => path });
      try {
        rows = (await stage.run(workspace, params)).rows ?? 0;
      } finally {
        workspace.close();
      }
      const names = await readdir(join(own, 'out'));
      return Object.fromEntries(names.map((name) => [name, join(own, 'out', name)]));
    },
  };
}

async function ingestTable(
  bench: Bench,
  table: TableName,
  files: SourceFile[],
  { mapping, timezone, maxRejected }: PipelineSettings,
): Promise<string> {
  const parts = [];
  for (const { path, name } of files) {
    const params = { table, mapping: mapping?.[table] ?? null, timezone, file: path, fileName: name };
    const made = await bench.compute(ingestFile, params, {});
    const part: IngestPart = JSON.parse(await readFile(made['part.json']!, 'utf8'));
    parts.push({ part, digest: (artifact: string) => made[artifact]! });
  }
  const manifest = parts.length > 0 ? combineParts(table, parts, { maxRejected }) : emptyTable(table);
  const path = join(bench.folder, `${table}.json`);
  await writeFile(path, JSON.stringify(manifest));
  return path;
}
