import type { Figure } from '../figure.ts';

/** The evaluation's verdict on the network, or why there is no model; null if the run has neither. */
export function verdict(evaluation: unknown, figures: Figure[]): string | null {
  const section = (evaluation ?? {}) as { skipped?: unknown; verdict?: unknown };
  if (typeof section.verdict === 'string') return section.verdict;
  if (typeof section.skipped === 'string') return `There is no model: ${section.skipped}.`;
  return figures.find((figure) => figure.id === 'confusion-matrix')?.skipped ?? null;
}
