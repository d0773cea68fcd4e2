import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Figure } from '../../charts/figure.ts';
import { readReportAssets } from '../../charts/report/assets.ts';
import { renderReport } from '../../charts/report/report.ts';
import type { Headline, StageReport } from '../../core/run.ts';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { type SwitchedOff, switchedOff } from '../../data/needs.ts';
import { metrics } from '../../stages/evaluation/metrics.ts';
import type { Calendar } from '../../stages/merge/calendar.ts';
import type { DataNote } from '../../stages/merge/notes/notes.ts';
import { type Changes, changes, type Snapshot } from './changes.ts';
import { headline } from './headline.ts';
import { type Movers, segmentMovers } from './moves.ts';
import { writeRejected } from './rejected.ts';
import { moverFiles, segmentFiles } from './segments.ts';
import { readSections, readSummary, type Sections } from './summary.ts';

export type PublishParams = {
  run: { workflowId: string; runId: string; source: string; timezone: string; seed: number; asOf: string | null };
  /** ISO 8601: when the report is made. */
  generatedAt: string;
  dataDigest: string;
  stages: StageReport[];
  /** Seconds and other timings of the training, from its receipt. */
  trainingTimings: Record<string, number>;
  /** The last run on the same source with other data, whose files are inputs named `previous/…`. */
  previous: { since: string; headline: Headline } | null;
};

/** What the run's manifest tells of the results; `facts.json`, which is no result itself. */
export type Facts = { headline: Headline; switchedOff: SwitchedOff[] };

/** Everything that people read of a run: the report, the summary, the metrics, the segments, and what has changed. */
export async function renderResults(w: Workspace, params: PublishParams): Promise<StageOutcome> {
  const sections = await readSections(w);
  const now: Snapshot = {
    headline: headline(sections),
    monthly: monthsOf(sections.eda),
  };
  const segments = await readSegments(w, 'rfm.parquet');
  const { changed, movers } = await compare(w, params.previous, now, segments);
  await w.writeJson('summary.json', await readSummary(w));
  const facts: Facts = { headline: now.headline, switchedOff: switchedOff(columnsOf(sections)) };
  await w.writeJson('facts.json', facts);
  await writeRejected(w, sections.tables);
  await w.writeJson('metrics.json', metrics(sections.training, sections.evaluation, params.trainingTimings));
  if (changed) await w.writeJson('changes.json', changed);
  const lists = [...segmentFiles(segments), ...moverFiles(movers)];
  for (const [name, text] of lists) await writeText(w, name, text);
  await writeText(w, 'report.html', await report(w, sections, facts, changed, params));
  return {};
}

async function report(
  w: Workspace,
  sections: Sections,
  facts: Facts,
  changed: Changes | null,
  params: PublishParams,
): Promise<string> {
  const calendar = await w.readJson<Calendar>('calendar.json');
  const { notes = [] } = await w.readJson<{ notes?: DataNote[] }>('merge.json');
  return renderReport(
    {
      figures: await w.readJson<Figure[]>('figures.json'),
      generatedAt: params.generatedAt,
      run: {
        ...params.run,
        first: calendar.first,
        last: calendar.last,
        snapshot: calendar.snapshot,
        rows: facts.headline.transactions,
        digest: params.dataDigest,
      },
      ...facts,
      changes: changed?.headline,
      changedSince: changed?.since,
      restated: changed?.restated,
      segmentMoves: changed?.segments,
      tables: sections.tables.map(({ table, quality }) => ({
        ...quality,
        missing: sections.eda.missing_by_table[table],
      })),
      notes: notes.map(({ text }) => text),
      stages: params.stages,
      summary: sections,
    },
    await readReportAssets(),
  );
}

/** Contract columns of each table that the source has. */
function columnsOf({ tables }: Sections): Parameters<typeof switchedOff>[0] {
  const present = tables.filter(({ quality }) => quality.files > 0);
  return Object.fromEntries(present.map(({ table, columns }) => [table, columns]));
}

type Comparison = { changed: Changes | null; movers: Movers[] };

async function compare(
  w: Workspace,
  previous: PublishParams['previous'],
  now: Snapshot,
  segments: Map<string, string>,
): Promise<Comparison> {
  if (previous === null) return { changed: null, movers: [] };
  const { eda } = await w.readJson<{ eda: Pick<Sections['eda'], 'monthly' | 'months'> }>('previous/summary.json');
  const movers = segmentMovers(await readSegments(w, 'previous/rfm.parquet'), segments);
  const before: Snapshot = { headline: previous.headline, monthly: monthsOf(eda) };
  return { changed: changes(previous.since, before, now, movers), movers };
}

function monthsOf({ monthly, months }: Pick<Sections['eda'], 'monthly' | 'months'>): Snapshot['monthly'] {
  return monthly.map(({ month, revenue }, index) => ({
    month,
    revenue,
    complete: months.list[index]?.complete === true,
  }));
}

/** Segment by customer id, in the table's order. */
async function readSegments(w: Workspace, name: string): Promise<Map<string, string>> {
  const rows = (await w.readTable(name, ['customer_id', 'segment'])).objects() as SegmentRow[];
  return new Map(rows.map(({ customer_id, segment }) => [String(customer_id), segment]));
}

type SegmentRow = { customer_id: bigint | string; segment: string };

async function writeText(w: Workspace, name: string, text: string): Promise<void> {
  await mkdir(dirname(w.output(name)), { recursive: true });
  await writeFile(w.output(name), text);
}
