import { format } from '../../../charts/format.ts';

const maxShown = 20;

/** The categories with the most lines `n`, and a note if there are more. */
export function mostFrequent<Of extends { name: string; n: number }>(all: Of[]): { shown: Of[]; notes: string[] } {
  const shown = all.toSorted((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1)).slice(0, maxShown);
  const note = `The ${maxShown} categories with the most lines, of ${format(all.length, 'count')}, are shown.`;
  return { shown, notes: all.length > maxShown ? [note] : [] };
}
