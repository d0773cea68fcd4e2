import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { sum } from '../../core/statistics/describe.ts';
import { type FeatureTable, readFeatureTable, rowsOf } from '../features/featureTable.ts';
import { type Preprocessing, prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { checkpointWriter, newestCheckpoint, removeCheckpoints } from './checkpoint.ts';
import type { Sample, TrainingEngine } from './engine.ts';
import {
  type EpochRecord,
  type FitState,
  fitEnsemble,
  type OnEpoch,
  TrainingDiverged,
  type TrainingParams,
} from './fit.ts';
import { layersModel } from './model.ts';
import { parameterCount } from './network.ts';
import { trainingSummary } from './summary.ts';

/**
 * Trains the model on `features.parquet`, prepared by `preprocessing.json`: writes `training.json`, `history.parquet`, and
 * the model as `model.json` with `weights.bin`.
 */
export async function trainModel(w: Workspace, params: TrainingParams | { off: true }): Promise<StageOutcome> {
  if ('off' in params) return skip(w, 'the run’s input switches it off');
  const summary = await w.readJson<FeaturesSummary>('features.json');
  if (summary.split_skipped) return skip(w, summary.split_skipped);
  const table = await readFeatureTable(w, summary);
  const customers = table.training.length;
  const validation = customers - Math.floor(customers * (1 - params.validationSplit));
  if (validation < 1 || validation >= customers) {
    return skip(w, `a validationSplit of ${params.validationSplit} cannot divide ${customers} training customers`);
  }
  try {
    return await train(w, params, table, validation);
  } catch (error) {
    if (!(error instanceof TrainingDiverged)) throw error;
    return skip(w, `${error.message}; lower training.learningRate, which is ${params.learningRate}`);
  }
}

async function train(
  w: Workspace,
  params: TrainingParams,
  table: FeatureTable,
  validation: number,
): Promise<StageOutcome> {
  const preprocessing = await w.readJson<Preprocessing>('preprocessing.json');
  const settings = { ...params, features: preprocessing.features.length };
  const samples = samplesOf(table, preprocessing, validation);
  const { state: from, damaged } = await newestCheckpoint(w.checkpoints, parameterCount(settings));
  const started = performance.now();
  const engine = await openEngine(w, settings, samples);
  const openingSeconds = (performance.now() - started) / 1000;
  const rows = { training: samples.training.rows, validation: samples.validation.rows };
  const state = await fitEnsemble(engine, settings, rows, from, atEpoch(w, params));
  engine.close();

  const members = state.finished.map(({ weights }) => weights);
  const model = await layersModel({ shape: settings, members }, params.backend);
  await w.writeJson('model.json', model.topology);
  await writeFile(w.output('weights.bin'), model.weights);
  await writeHistory(w, state.finished[0]!.history);
  await w.writeJson('training.json', trainingSummary(params, preprocessing, table, rows, state.finished));
  await removeCheckpoints(w.checkpoints);
  const notes = damaged.map((name) => `skipped the damaged checkpoint ${name}`);
  return { rows: samples.training.rows, notes, timings: timingsOf(state, openingSeconds) };
}

/** The prepared training rows; the last `validation` of them are for validation, as in Keras. */
function samplesOf(
  { columns, target, training }: FeatureTable,
  preprocessing: Preprocessing,
  validation: number,
): { training: Sample; validation: Sample } {
  const features = preprocessing.features.length;
  const x = prepare(preprocessing, rowsOf(columns, training), training.length);
  const y = Float32Array.from(training, (row) => target[row]!);
  const cut = training.length - validation;
  const part = (from: number, to: number): Sample => {
    return { x: x.slice(from * features, to * features), y: y.slice(from, to), rows: to - from };
  };
  return { training: part(0, cut), validation: part(cut, training.length) };
}

async function openEngine(
  w: Workspace,
  settings: TrainingParams & { features: number },
  samples: { training: Sample; validation: Sample },
): Promise<TrainingEngine> {
  if (settings.backend.name === 'wasm') return (await import('./eager.ts')).eagerEngine(settings, samples);
  const { nativeEngine } = await import('./native.ts');
  return nativeEngine(settings, samples, join(w.folder, 'graph'));
}

/** At the end of each epoch: writes a checkpoint if one is due, and reports progress. */
function atEpoch(w: Workspace, { epochs, ensemble }: TrainingParams): OnEpoch {
  const writeCheckpoint = checkpointWriter(w.checkpoints);
  const started = performance.now();
  let done = 0;
  return async ({ finished }, { epoch, loss, val_loss }, snapshot) => {
    await writeCheckpoint(snapshot);
    done += 1;
    const [at, of] = [finished.length * epochs + epoch, ensemble * epochs];
    const secondsLeft = (((performance.now() - started) / done) * (of - at)) / 1000;
    w.progress({ epoch: at, epochs: of, loss, val_loss, secondsLeft: Math.ceil(secondsLeft) });
  };
}

/** `seconds`: opening the engine and all epochs; `ms_per_step`: only the training steps. */
function timingsOf({ finished, spent }: FitState, openingSeconds: number): Record<string, number> {
  const steps = sum(finished.map((member) => member.steps));
  return { seconds: openingSeconds + spent.epochs, ms_per_step: (spent.steps * 1000) / steps };
}

async function skip(w: Workspace, reason: string): Promise<StageOutcome> {
  await w.writeJson('training.json', { skipped: reason });
  await writeHistory(w, []);
  return { skipped: reason };
}

function writeHistory(w: Workspace, history: EpochRecord[]): Promise<void> {
  const schema = {
    epoch: 'integer',
    loss: 'number',
    accuracy: 'number',
    val_loss: 'number',
    val_accuracy: 'number',
  } as const;
  return w.writeRows('history.parquet', schema, history);
}
