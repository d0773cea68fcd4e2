import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { type FeatureTable, readFeatureTable, rowsOf } from '../features/featureTable.ts';
import { fitPreprocessing, prepare } from '../features/preprocessing.ts';
import type { FeaturesSummary } from '../features/summary.ts';
import { checkpointWriter, newestCheckpoint, removeCheckpoints } from './checkpoint.ts';
import type { Sample, TrainingEngine } from './engine.ts';
import { type EpochRecord, type FitState, fitEnsemble, type OnEpoch, TrainingDiverged } from './fit.ts';
import { layersModel } from './model.ts';
import { parameterCount } from './network.ts';
import type { TrainingParams } from './settings.ts';
import { trainingSummary } from './summary.ts';

/**
 * Trains the network on `features.parquet`: `training.json`, `history.parquet`, the model as `model.json` with
 * `weights.bin`, and `preprocessing.json`, which says how raw features become its input.
 */
export async function trainModel(w: Workspace, params: TrainingParams): Promise<StageOutcome> {
  const summary = await w.readJson<FeaturesSummary>('features.json');
  if (summary.split_skipped) return skip(w, summary.split_skipped);
  const table = await readFeatureTable(w, summary);
  const held = table.training.length - Math.floor(table.training.length * (1 - params.validationSplit));
  if (held < 1 || held >= table.training.length) {
    return skip(
      w,
      `${table.training.length} training customers cannot be divided by a validationSplit of ${params.validationSplit}`,
    );
  }
  try {
    return await train(w, params, table, summary.kept_columns, held);
  } catch (error) {
    if (!(error instanceof TrainingDiverged)) throw error;
    return skip(w, `${error.message}; lower training.learningRate, which is ${params.learningRate}`);
  }
}

async function train(
  w: Workspace,
  params: TrainingParams,
  table: FeatureTable,
  kept: string[],
  held: number,
): Promise<StageOutcome> {
  const columns = rowsOf(table.columns, table.training);
  const preprocessing = await fitPreprocessing(columns, kept, {
    scaler: params.scaler,
    logSkewed: params.preset === null,
  });
  const samples = divide(prepare(preprocessing, columns, table.training.length), table, kept.length, held);
  const settings = { ...params, features: kept.length };
  const { state: from, damaged } = await newestCheckpoint(w.checkpoints, parameterCount(settings));
  const started = performance.now();
  const engine = await openEngine(w, settings, samples);
  const opening = (performance.now() - started) / 1000;
  const rows = { training: samples.training.rows, validation: samples.validation.rows };
  const state = await fitEnsemble(engine, settings, rows, from, atEpoch(w, params));
  const model = await layersModel({ shape: settings, members: state.finished.map(({ weights }) => weights) });
  engine.close();

  await w.writeJson('preprocessing.json', preprocessing);
  await w.writeJson('model.json', model.topology);
  await writeFile(w.output('weights.bin'), model.weights);
  await writeHistory(w, state.finished[0]!.history);
  const size = { features: kept.length, parameters: parameterCount(settings) };
  await w.writeJson('training.json', trainingSummary(params, table, rows, state.finished, size));
  await removeCheckpoints(w.checkpoints);
  const notes = damaged.map((name) => `the checkpoint ${name} was damaged and has been passed over`);
  return { rows: samples.training.rows, notes, timings: timingsOf(state, opening) };
}

/** The last `held` training rows are for validation, as Keras divides them. */
function divide(x: Float32Array, { target, training }: FeatureTable, features: number, held: number) {
  const y = Float32Array.from(training, (row) => target[row]!);
  const cut = training.length - held;
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

/** At each epoch's end: a checkpoint if it is time for one, and word of how far the training is. */
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

/** `seconds` has everything from the data being ready to the last epoch; `ms_per_step` the training steps alone. */
function timingsOf({ finished, spent }: FitState, opening: number): Record<string, number> {
  const steps = finished.reduce((sum, member) => sum + member.steps, 0);
  return { seconds: opening + spent.epochs, ms_per_step: (spent.steps * 1000) / steps };
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
