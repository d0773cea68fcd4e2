import type { Unit } from '../../../charts/figure.ts';
import { format } from '../../../charts/format.ts';
import type { RfmSummary } from '../summary.ts';

const scores = [
  ['R', 'Recency in days', 'count'],
  ['F', 'Frequency', 'count'],
  ['M', 'Monetary value', 'money'],
] as const satisfies [string, string, Unit][];

/** The range of values of each score in this run, best score first. */
export function thresholdNotes({ thresholds }: RfmSummary): string[] {
  return scores.flatMap(([letter, name, unit]) => {
    const found = [...thresholds[letter]].sort((a, b) => b.score - a.score);
    const ranges = found.map(({ score, from, to }) => {
      const [low, high] = [format(Math.min(from, to), unit), format(Math.max(from, to), unit)];
      return `${score} = ${low === high ? low : `${low} to ${high}`}`;
    });
    return ranges.length > 0 ? [`${name} by score: ${ranges.join('; ')}.`] : [];
  });
}
