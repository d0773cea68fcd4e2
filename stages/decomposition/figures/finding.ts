import { format } from '../../../charts/format.ts';
import type { DecompositionSummary } from '../decomposition.ts';

/** One sentence: how the trend went from its first day to its last, and how much the season swings. */
export function trendAndSeason({ trend, seasonal, period, model, strength }: DecompositionSummary): string {
  const known = trend.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  const pattern = seasonal.slice(0, period).filter((value) => value !== null);
  if (first === undefined || last === undefined || pattern.length === 0) return 'There is no trend to compare.';
  const [low, high] = [Math.min(...pattern), Math.max(...pattern)];
  const swing =
    model === 'multiplicative'
      ? `goes from ${low.toFixed(2)} to ${high.toFixed(2)} times the trend`
      : `swings by ${format(high - low, 'money')}`;
  return `The trend ${moved(first, last)}; within a period the season ${swing}, ${seasonWords(strength.season)}.`;
}

/** What is written the same has not moved, whatever its last bits say. */
function moved(first: number, last: number): string {
  const [from, to] = [format(first, 'money'), format(last, 'money')];
  return from === to ? `stayed at ${from} a day` : `${last < first ? 'fell' : 'rose'} from ${from} to ${to} a day`;
}

/** Of the strength of Wang, Smith and Hyndman 2006, from 0 to 1. */
function seasonWords(strength: number | null): string {
  if (strength === null) return 'of unknown strength';
  const size =
    strength < 0.2 ? 'little beside chance' : strength < 0.6 ? 'clear beside chance' : 'far more than chance';
  return `${size} (strength ${strength.toFixed(2)} of 1)`;
}
