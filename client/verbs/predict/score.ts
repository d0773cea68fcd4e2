import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TableName, tableNames } from '../../../data/contract.ts';
import type { PipelineSettings } from '../../../data/input.ts';
import { type LocalArtifacts, runLocally } from '../../../engine/local.ts';
import { scoreCustomers } from '../../../stages/evaluation/scoring.ts';
import { combineParts, emptyTable, type StoredPart } from '../../../stages/ingest/combine.ts';
import { ingestLocally } from '../../../stages/ingest/local.ts';
import { resolveSource, type SourceFile } from '../../../stages/ingest/source.ts';
import type { Calendar } from '../../../stages/merge/calendar.ts';
import { merge } from '../../../stages/merge/index.ts';

/**
 * Ingests and merges the tables of `source`, and scores its customers with the model's files as of the day after the last
 * transaction. Works in `folder`; `scores` is the path of `scores.parquet`.
 */
export async function scoreSource(
  source: string,
  settings: PipelineSettings,
  model: LocalArtifacts,
  folder: string,
): Promise<{ scores: string; customers: number; asOf: string }> {
  const files = await resolveSource(source, settings.mapping, [source]);
  const tables: LocalArtifacts = {};
  for (const table of tableNames)
    tables[`${table}.json`] = await ingestTable(table, files[table].files, settings, join(folder, table));
  const merged = await runLocally(merge, merge.params({ ...settings, asOf: null }), {
    folder: join(folder, 'merge'),
    inputs: tables,
  });
  const scoring = { folder: join(folder, 'scores'), inputs: { ...merged.artifacts, ...model } };
  const { outcome, artifacts } = await runLocally({ run: scoreCustomers }, {}, scoring);
  const calendar: Calendar = JSON.parse(await readFile(merged.artifacts['calendar.json']!, 'utf8'));
  return { scores: artifacts['scores.parquet']!, customers: outcome.rows ?? 0, asOf: calendar.snapshot };
}

/** Ingests a table; returns the path of its manifest. */
async function ingestTable(
  table: TableName,
  files: SourceFile[],
  { mapping, timezone, maxRejected }: PipelineSettings,
  folder: string,
): Promise<string> {
  const parts: StoredPart[] = [];
  for (const [i, file] of files.entries())
    parts.push(await ingestLocally({ table, mapping: mapping?.[table] ?? null, timezone }, file, join(folder, `${i}`)));
  const manifest = parts.length > 0 ? combineParts(table, parts, { maxRejected }) : emptyTable(table);
  const path = `${folder}.json`;
  await writeFile(path, JSON.stringify(manifest));
  return path;
}
