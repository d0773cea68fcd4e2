import type { Figure } from '../figure.ts';

/** The evaluation's verdict on the network, or why there is none; null where the run knows nothing of a model. */
export function verdict(evaluation: unknown, figures: Figure[]): string | null {
  const told = (evaluation ?? {}) as { skipped?: unknown; verdict?: unknown };
  if (typeof told.verdict === 'string') return told.verdict;
  if (typeof told.skipped === 'string') return `There is no model: ${told.skipped}.`;
  return figures.find((figure) => figure.id === 'confusion-matrix')?.skipped ?? null;
}
