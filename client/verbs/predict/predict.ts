import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { csvCell, csvNumber } from '../../../core/csv.ts';
import { InvalidInput } from '../../../core/errors.ts';
import { printable } from '../../../core/text.ts';
import { counted } from '../../../core/words.ts';
import type { PipelineInput, PipelineSettings } from '../../../data/input.ts';
import { readParquetTable } from '../../../engine/parquet.ts';
import type { RunManifest } from '../../../store/runs.ts';
import type { Store } from '../../../store/store.ts';
import { settingsOf } from '../../../workflows/settings.ts';
import { readJsonFile } from '../../terminal/input.ts';
import { requireFolder } from '../../terminal/output.ts';
import { allRuns, findRun, lastCompleted, ofSource, type StoreOption, storeOf } from '../../terminal/runs.ts';
import { scoreSource } from './score.ts';

export type PredictOptions = StoreOption & { model: string; source: string; mapping?: string; out: string };

/**
 * `predict --model RUN --source DIR --out FILE`: writes the probability that the run's model predicts for each customer of
 * the source, as of the day after its last transaction, to FILE (.csv or .parquet).
 */
export async function predict(options: PredictOptions): Promise<number> {
  const out = resolve(options.out);
  if (!/\.(csv|parquet)$/i.test(out)) {
    throw new InvalidInput(`--out must end in .csv or .parquet, but is ${JSON.stringify(options.out)}`);
  }
  await requireFolder(dirname(out), '--out');
  const store = storeOf(options);
  const run = await modelRun(store, options);
  const model = await modelOf(store, run);
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-predict-'));
  try {
    const settings = await settingsFor(run, options);
    const { scores, customers, asOf } = await scoreSource(resolve(options.source), settings, model, folder);
    await (out.toLowerCase().endsWith('.csv') ? writeCsv(scores, out) : copyFile(scores, out));
    console.log(printable(`Scored ${counted(customers)} customers as of ${asOf}: ${out}`));
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `latest` prefers a model of the same source. */
async function modelRun(store: Store, { model, source }: PredictOptions): Promise<RunManifest> {
  const hasOwn = lastCompleted(ofSource(await allRuns(store), { source })) !== undefined;
  return findRun(store, model, model === 'latest' && hasOwn ? { source } : {});
}

/** The run's time zone and limit of rejected rows, and its mapping unless another one is given. */
async function settingsFor({ input }: RunManifest, { mapping }: PredictOptions): Promise<PipelineSettings> {
  if (mapping === undefined) return settingsOf(input);
  return settingsOf({ ...(input as PipelineInput), mapping: await readJsonFile(mapping) });
}

/** Local paths of the model's files, by name. */
async function modelOf(store: Store, run: RunManifest): Promise<Record<string, string>> {
  const names = ['model.json', 'weights.bin', 'preprocessing.json'];
  const refs = names.map((name) => run.results.find((ref) => ref.name === `model/${name}`));
  if (refs.some((ref) => ref === undefined)) {
    const skipped = run.stages.find(({ stage }) => stage === 'training')?.reason;
    throw new InvalidInput(
      `run ${run.runId} has no model${skipped ? `: ${skipped}` : ''}; choose a completed run with a trained model`,
    );
  }
  const paths = await Promise.all(refs.map((ref) => store.objects.local(ref!.digest)));
  return Object.fromEntries(names.map((name, i) => [name, paths[i]!]));
}

async function writeCsv(scores: string, out: string): Promise<void> {
  const table = await readParquetTable(scores);
  const probability = table.array('probability') as ArrayLike<number>;
  const lines = Array.from(
    table.array('customer_id'),
    (id, row) => `${csvCell(String(id))},${csvNumber(probability[row]!)}`,
  );
  await writeFile(out, `${['customer_id,probability', ...lines].join('\n')}\n`);
}
