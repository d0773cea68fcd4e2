import { readFile } from 'node:fs/promises';
import { table } from 'arquero';
import type { Database, StageOutcome, Workspace } from '../../core/stage.ts';
import { selectedColumns } from '../features/featureColumns.ts';
import { findCutoff, populationTables, readEveryone } from '../features/population.ts';
import { type Preprocessing, prepare } from '../features/preprocessing.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { idColumnType } from '../merge/idColumnType.ts';
import { probabilities } from '../training/forward.ts';
import { type Ensemble, type ModelJson, readEnsemble } from '../training/model.ts';

/** A trained model with the preprocessing of its inputs. */
export type Model = { preprocessing: Preprocessing; ensemble: Ensemble };

export async function readModel(w: Workspace): Promise<Model> {
  const topology = await w.readJson<ModelJson>('model.json');
  return {
    preprocessing: await w.readJson<Preprocessing>('preprocessing.json'),
    ensemble: readEnsemble({ topology, weights: await readFile(w.input('weights.bin')) }),
  };
}

/** The probability of each customer, in order of id. */
export type CustomerScores = { ids: (bigint | string)[]; idType: 'bigint' | 'text'; probability: number[] };

/**
 * Applies the model to everyone who bought before the snapshot, with features as of the snapshot: whether the target will be
 * true in the days after it. Levels that the model has not seen are ignored. Leaves the table `everyone` in the database.
 */
export async function scoreEveryone(w: Workspace, database: Database, model: Model): Promise<CustomerScores> {
  const { snapshot } = await w.readJson<Calendar>('calendar.json');
  const columns = [...new Set(model.preprocessing.features.map(({ from }) => from))];
  const ids: CustomerScores['ids'] = [];
  const probability: number[] = [];
  for await (const customers of readEveryone(database, await findCutoff(database, snapshot, 0))) {
    const rows = customers.numRows();
    const matrix = prepare(model.preprocessing, selectedColumns(customers, columns), rows);
    for (const score of probabilities(model.ensemble, matrix, rows)) probability.push(score);
    for (const id of customers.array('customer_id')) ids.push(id as bigint | string);
  }
  return { ids, idType: await idColumnType(database, 'merged', 'customer_id'), probability };
}

/** Scores the customers of other data with a trained model: writes `scores.parquet`. */
export async function scoreCustomers(w: Workspace): Promise<StageOutcome> {
  const database = await openTables(w, populationTables);
  const { ids, idType, probability } = await scoreEveryone(w, database, await readModel(w));
  const scores = table({ customer_id: ids, probability });
  await w.writeTable('scores.parquet', scores, { customer_id: idType, probability: 'number' });
  return { rows: ids.length };
}
