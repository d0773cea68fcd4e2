import { catalogue } from '../charts/catalogue.ts';
import { drawFigure } from '../charts/draw.ts';
import type { Tables } from '../charts/tables.ts';
import type { Stage } from './stage.ts';

const sources = ['calendar', 'eda', 'rfm', 'cohort', 'decomposition', 'features', 'training', 'evaluation'] as const;

/** Draws every figure of the catalogue from the stages' aggregates: `figures.json`, no row of a customer in it. */
export const charts: Stage<Record<never, never>> = {
  async run(w) {
    const present = sources.filter((name) => w.hasInput(`${name}.json`));
    const read = await Promise.all(present.map(async (name) => [name, await w.readJson(`${name}.json`)]));
    const tables = Object.fromEntries(read) as Tables;
    const figures = catalogue.map((entry) => drawFigure(entry, tables));
    await w.writeJson('figures.json', figures);
    const skipped = figures.filter((figure) => figure.skipped !== undefined);
    return {
      rows: figures.length,
      notes: skipped.map((figure) => `Figure ${figure.number}, ${figure.title}: ${figure.skipped}`),
    };
  },
};
