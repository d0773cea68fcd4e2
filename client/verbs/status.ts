import { InvalidInput } from '../../core/errors.ts';
import type { RunDocument } from '../../core/run.ts';
import { columns, firstLine, printable } from '../../core/text.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { withRunningServer } from '../server/running.ts';
import { exitCodes, noRun } from '../terminal/failure.ts';
import { stageLine } from '../terminal/progress.ts';
import { isOpen, knownRuns, stateOf } from '../terminal/runState.ts';
import {
  findRun,
  isOf,
  lastCompleted,
  newest,
  ofSource,
  type SourceOption,
  type StoreOption,
  sourcesOf,
  storeOf,
} from '../terminal/runs.ts';

export type StatusOptions = StoreOption & SourceOption & { json?: boolean; maxAge?: number; limit: number };

/**
 * `status [RUN]`: shows a run with its stages, or the newest runs. Returns 1 if RUN has failed, was cancelled or terminated. With
 * `--max-age` it instead returns 1 if the last completed run (of the schedule RUN, of `--source`, or of the only source) ended
 * longer ago, or if there is none, so that a monitor notices a missed night.
 */
export function status(name: string | undefined, options: StatusOptions): Promise<number> {
  const store = storeOf(options);
  return withRunningServer(async (client) => {
    const runs = ofSource(await knownRuns(store, client), options);
    const look: Look = async (run) => (await stateOf(store, run, client)).document;
    const known = { store, runs, look };
    if (options.maxAge !== undefined) return checkAge(known, name, options, options.maxAge);
    if (name === undefined) {
      await showRuns(known, options);
      return exitCodes.done;
    }
    const { status } = await showRun(await findRun(store, name, { runs, latest: newest }), look, options);
    return ['failed', 'cancelled', 'terminated'].includes(status) ? exitCodes.failed : exitCodes.done;
  });
}

type Look = (run: RunManifest) => Promise<RunDocument>;
type Known = { store: Store; runs: RunManifest[]; look: Look };

async function checkAge(
  { store, runs, look }: Known,
  name: string | undefined,
  options: StatusOptions,
  maxAge: number,
) {
  const isNamed = name !== undefined && name !== 'latest';
  const selected = isNamed ? runs.filter((run) => isOf(run, name)) : runs;
  const sources = sourcesOf(selected);
  if (!isNamed && sources.length > 1)
    throw new InvalidInput(
      `the store ${store.url} has runs of several sources (${sources.join(', ')}); choose one with --source, or name a schedule`,
    );
  const shown = newest(selected);
  if (name === undefined) await showRuns({ store, runs: selected, look }, options);
  else if (shown) await showRun(shown, look, options);
  const late = lateness(lastCompleted(selected), maxAge);
  if (late) console.error(printable(late));
  return late ? exitCodes.failed : exitCodes.done;
}

async function showRun(manifest: RunManifest, look: Look, { json }: StatusOptions): Promise<RunDocument> {
  const document = await look(manifest);
  if (json) printJson(document);
  else printRun(manifest, document);
  return document;
}

function printRun(manifest: RunManifest, document: RunDocument): void {
  const { status, seconds, stages, results, error, originRunId } = document;
  const lines = [
    `${manifest.workflowId} (run ${manifest.runId}) ${status}, ${seconds?.toFixed(1)} s, source ${manifest.source}`,
    ...(originRunId ? [`resumes run ${originRunId}`] : []),
    ...stages.map(stageLine),
    ...(error ? [firstLine(error.message), error.hint] : []),
    ...(results ? [`report ${results.report}`] : []),
  ];
  console.log(lines.map(printable).join('\n'));
}

async function showRuns({ store, runs, look }: Known, { json, limit }: StatusOptions): Promise<void> {
  const recent = runs.slice(-limit).reverse();
  const documents = await Promise.all(recent.map(look));
  if (json) return printJson({ ...(documents[0] ?? noRun), runs: documents });
  if (documents.length === 0) return console.log(`no runs in the store ${store.url}`);
  const rows = documents.map(({ workflowId, runId, status, seconds }, index) => [
    workflowId ?? '',
    runId ?? '',
    status,
    recent[index]?.startedAt.slice(0, 19).replace('T', ' ') ?? '',
    `${seconds?.toFixed(1)} s`,
    recent[index]?.source ?? '',
  ]);
  const table = [['WORKFLOW', 'RUN', 'STATUS', 'STARTED (UTC)', 'TOOK', 'SOURCE'], ...rows];
  console.log(columns(table.map((row) => row.map(printable))));
  for (const { workflowId, error } of documents.filter(isOpen))
    if (error) console.log(printable(`${workflowId}: ${firstLine(error.message)}`));
  const last = lastCompleted(runs);
  if (last && documents[0]?.status !== 'completed')
    console.log(`latest results: ${last.workflowId} (run ${last.runId}), completed ${last.finishedAt}`);
}

function lateness(run: RunManifest | undefined, maxAge: number): string | null {
  if (run?.finishedAt === undefined) return 'no run has completed yet; `run` starts one';
  const age = (Date.now() - Date.parse(run.finishedAt)) / 1000;
  if (age <= maxAge) return null;
  const hours = (seconds: number) => `${(seconds / 3600).toFixed(1)} h`;
  return `the last completed run, ${run.workflowId}, ended ${hours(age)} ago, more than ${hours(maxAge)}; \`status\` lists later runs`;
}

function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
