import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Figure } from '../../charts/figure.ts';
import { readReportAssets } from '../../charts/report/assets.ts';
import { libraryName, withoutLibrary } from '../../charts/report/library.ts';
import { renderReport } from '../../charts/report/report.ts';
import type { ReportAssets } from '../../charts/report/types.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Headline, RunId, StageReport } from '../../core/run.ts';
import { sqlText } from '../../core/sql.ts';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { type SwitchedOff, switchedOff } from '../../data/needs.ts';
import { metrics } from '../../stages/evaluation/metrics.ts';
import type { TableManifest } from '../../stages/ingest/tableManifest.ts';
import type { Calendar } from '../../stages/merge/calendar.ts';
import type { DataNote } from '../../stages/merge/notes/notes.ts';
import { reportName, summaryName } from '../../store/documents.ts';
import { type Changes, type ComparedRun, changes } from './changes.ts';
import { type Movers, moverFiles, readSegments, segmentFiles, segmentMovers } from './segments.ts';
import { sentences, summaryText } from './sentences.ts';
import { headline, readSections, readSummary, type Sections } from './summary.ts';

export type PublishParams = {
  run: RunId & { source: string; timezone: string; seed: number; asOf: string | null };
  /** When the report is generated, ISO 8601. */
  generatedAt: string;
  dataDigest: string;
  stages: StageReport[];
  /** Seconds and other timings of the training, from its receipt. */
  trainingTimings: Record<string, number>;
  /** The latest run on the same source with different data; its files are the inputs `previous/…`. */
  previous: { since: string; headline: Headline } | null;
};

/** `facts.json`: fields for the run's manifest. It is not a result of the run. */
export type Facts = { headline: Headline; switchedOff: SwitchedOff[]; versions: { training?: string } };

/**
 * Renders the report and its library, `summary.md`, `summary.json`, `metrics.json`, `changes.json`, `rejected.parquet` and the
 * lists of customers.
 */
export async function renderResults(w: Workspace, params: PublishParams): Promise<StageOutcome> {
  const sections = await readSections(w);
  const now: ComparedRun = { headline: headline(sections), monthly: monthsOf(sections.eda) };
  const segments = await readSegments(w, 'rfm.parquet');
  const { changed, movers } = await compare(w, params.previous, now, segments, sections.rfm.rules);
  await w.writeJson('summary.json', await readSummary(w));
  const facts: Facts = {
    headline: now.headline,
    switchedOff: switchedOff(columnsOf(sections)),
    // As it was trained, perhaps by another worker or an earlier run.
    versions: 'skipped' in sections.training ? {} : { training: sections.training.backend },
  };
  await w.writeJson('facts.json', facts);
  const answers = sentences({ ...sections, switchedOff: facts.switchedOff });
  await writeText(w, summaryName, summaryText(facts.headline, answers));
  await writeRejected(w, sections.tables);
  await w.writeJson('metrics.json', metrics(sections.training, sections.evaluation, params.trainingTimings));
  if (changed) await w.writeJson('changes.json', changed);
  const lists = [...segmentFiles(segments), ...moverFiles(movers)];
  for (const [name, text] of lists) await writeText(w, name, text);
  const assets = await readReportAssets();
  const page = await report(w, sections, facts, answers, changed, params, assets);
  // Apart, so that the store has the library once, not in the report of every run.
  await writeText(w, reportName, withoutLibrary(page, assets.plotly.text));
  await writeText(w, libraryName, assets.plotly.text);
  return {};
}

async function report(
  w: Workspace,
  sections: Sections,
  facts: Facts,
  answers: string[],
  changed: Changes | null,
  params: PublishParams,
  assets: ReportAssets,
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
      sentences: answers,
    },
    assets,
  );
}

/** Contract columns of each table in the source. */
function columnsOf({ tables }: Sections): Parameters<typeof switchedOff>[0] {
  const present = tables.filter(({ quality }) => quality.files > 0);
  return Object.fromEntries(present.map(({ table, columns }) => [table, columns]));
}

type PreviousSummary = { eda: Pick<Sections['eda'], 'monthly' | 'months'>; rfm: Pick<Sections['rfm'], 'rules'> };

type Comparison = { changed: Changes | null; movers: Movers[] };

async function compare(
  w: Workspace,
  previous: PublishParams['previous'],
  now: ComparedRun,
  segments: Map<string, string>,
  rules: Sections['rfm']['rules'],
): Promise<Comparison> {
  if (previous === null) return { changed: null, movers: [] };
  const { eda, rfm } = await w.readJson<PreviousSummary>('previous/summary.json');
  // Other rules move customers who have not changed.
  const sameRules = canonicalJson(rfm.rules) === canonicalJson(rules);
  const movers = sameRules ? segmentMovers(await readSegments(w, 'previous/rfm.parquet'), segments) : [];
  const before: ComparedRun = { headline: previous.headline, monthly: monthsOf(eda) };
  return { changed: changes(previous.since, before, now, movers), movers };
}

function monthsOf({ monthly, months }: Pick<Sections['eda'], 'monthly' | 'months'>): ComparedRun['monthly'] {
  return monthly.map(({ month, revenue }, index) => ({
    month,
    revenue,
    complete: months.list[index]?.complete === true,
  }));
}

const rejectedLimit = 10_000;

const noRejected = `select null::varchar as "table", null::varchar as file, null::bigint as line, null::varchar as "column",
  null::varchar as value, null::varchar as reason where false`;

/** `rejected.parquet`: the first rejected rows, ordered by table, file and line. */
async function writeRejected(w: Workspace, tables: TableManifest[]): Promise<void> {
  const files = await Promise.all(tables.flatMap(({ rejected = [] }) => rejected).map((digest) => w.blob(digest)));
  const rows = files.length === 0 ? noRejected : `select * from read_parquet([${files.map(sqlText).join(', ')}])`;
  const database = await w.database(files);
  await database.run(
    `copy (${rows} limit ${rejectedLimit}) to ${sqlText(w.output('rejected.parquet'))} (format parquet)`,
  );
}

async function writeText(w: Workspace, name: string, text: string): Promise<void> {
  await mkdir(dirname(w.output(name)), { recursive: true });
  await writeFile(w.output(name), text);
}
