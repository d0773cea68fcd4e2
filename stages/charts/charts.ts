import { drawFigure } from '../../charts/draw.ts';
import type { Summaries } from '../../charts/figure.ts';
import type { StageOutcome, Workspace } from '../../core/stage.ts';
import { type Stage, summaryOf } from '../stage.ts';
import { readCatalogue } from './catalogue.ts';

/** Draws every figure from the summaries of `stages` into `figures.json`, which holds no customer rows. */
export async function drawCharts(w: Workspace, stages: readonly Stage[]): Promise<StageOutcome> {
  const { entries, definitions } = await readCatalogue(stages);
  const summaries = await readSummaries(w, stages);
  const chosen = entries.filter((entry) => entry.chosen?.(summaries as never) ?? true);
  const figures = chosen.map((entry) => drawFigure(entry, summaries, definitions));
  await w.writeJson('figures.json', figures);
  const skipped = figures.filter((figure) => figure.skipped !== undefined);
  return {
    rows: figures.length,
    notes: skipped.map((figure) => `Figure ${figure.number}, ${figure.title}: ${figure.skipped}`),
  };
}

async function readSummaries(w: Workspace, stages: readonly Stage[]): Promise<Summaries> {
  const present = stages.filter((stage) => w.hasInput(summaryOf(stage)));
  const read = present.map(async (stage) => [stage.name, await w.readJson<object>(summaryOf(stage))] as const);
  return Object.fromEntries(await Promise.all(read));
}
