import type { RunDocument } from '../../core/run.ts';
import { columns, firstLine, printable } from '../../core/text.ts';
import { runDocument } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { exitCodes, noRun } from '../terminal/failure.ts';
import { stageLine } from '../terminal/progress.ts';
import { allRuns, findRun, lastCompleted, newest, runId, type StoreOption, storeOf } from '../terminal/runs.ts';

export type StatusOptions = StoreOption & { json?: boolean; maxAge?: number; limit: number };

/**
 * `status [RUN]`: shows a run with its stages, or the newest runs. With `--max-age` it returns 1 if the last completed run (of
 * the workflow or schedule RUN, if given) ended longer ago, or if there is none, so that a monitor notices a missed night.
 */
export async function status(name: string | undefined, options: StatusOptions): Promise<number> {
  const store = storeOf(options);
  const runs = await allRuns(store);
  const selected = name === undefined || name === 'latest' ? runs : runs.filter((run) => isOf(run, name));
  if (name === undefined) await showRuns(store, runs, options);
  else
    await showRun(
      store,
      (options.maxAge !== undefined && newest(selected)) || (await findRun(store, name, newest)),
      options,
    );
  const late = options.maxAge === undefined ? null : lateness(lastCompleted(selected), options.maxAge);
  if (late) console.error(late);
  return late ? exitCodes.failed : exitCodes.done;
}

/** Matches a workflow id, a run id or a schedule id: the server appends the start time to the workflow id of scheduled runs. */
function isOf({ workflowId, runId }: RunManifest, name: string): boolean {
  return workflowId === name || runId === name || workflowId.startsWith(`${name}-`);
}

async function showRun(store: Store, manifest: RunManifest, { json }: StatusOptions): Promise<void> {
  const document = (await runDocument(store, runId(manifest))) as RunDocument;
  if (json) return printJson(document);
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

async function showRuns(store: Store, runs: RunManifest[], { json, limit }: StatusOptions): Promise<void> {
  const recent = runs.slice(-limit).reverse();
  const documents = await Promise.all(recent.map(async (run) => (await runDocument(store, runId(run))) as RunDocument));
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
