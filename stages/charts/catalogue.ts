import type { FigureEntry } from '../../charts/figure.ts';
import type { Definition } from '../../core/definition.ts';
import type { Stage } from '../stage.ts';

export type Catalogue = { entries: readonly FigureEntry[]; definitions: readonly Definition[] };

/** The figures of all stages by number, with the definitions that they quote. The numbers 1 to 37 are fixed. */
export async function readCatalogue(stages: readonly Stage[]): Promise<Catalogue> {
  const entries = await Promise.all(stages.map(async (stage) => (await stage.figures?.()) ?? []));
  return { entries: numbered(entries.flat()), definitions: stages.flatMap(({ definitions = [] }) => definitions) };
}

function numbered(entries: FigureEntry[]): FigureEntry[] {
  const sorted = entries.sort((a, b) => a.number - b.number);
  sorted.forEach((entry, index) => {
    if (entry.number !== index + 1) throw new Error(`figure ${index + 1} is missing or duplicated (${entry.id})`);
  });
  const ids = new Set(sorted.map((entry) => entry.id));
  if (ids.size !== sorted.length) throw new Error('two figures have the same id');
  return sorted;
}
