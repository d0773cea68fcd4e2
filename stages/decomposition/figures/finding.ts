import { format } from '../../../charts/format.ts';
import type { DecompositionSummary } from '../decomposition.ts';

/** One sentence: how the trend changed from its first day to its last, and how much the season varies. */
export function trendAndSeason({ trend, seasonal, period, model, strength }: DecompositionSummary): string {
  const known = trend.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  const pattern = seasonal.slice(0, period).filter((value) => value !== null);
  if (first === undefined || last === undefined || pattern.length === 0) return 'There is no trend to compare.';
  const [low, high] = [Math.min(...pattern), Math.max(...pattern)];
  const swing =
    model === 'multiplicative'
      ? `ranges from ${low.toFixed(2)} to ${high.toFixed(2)} times the trend`
      : `varies by ${format(high - low, 'money')}`;
  return `The trend ${trendChange(first, last)}; the season ${swing} within a period, ${seasonStrength(strength.season)}.`;
}

/** Compares the formatted values, so that the last bits of a double do not count as a change. */
function trendChange(first: number, last: number): string {
  const [from, to] = [format(first, 'money'), format(last, 'money')];
  return from === to ? `stayed at ${from} per day` : `${last < first ? 'fell' : 'rose'} from ${from} to ${to} per day`;
}

/** The strength of Wang, Smith and Hyndman (2006), from 0 to 1, as text. */
function seasonStrength(strength: number | null): string {
  if (strength === null) return 'of unknown strength';
  const size =
    strength < 0.2 ? 'little compared with noise' : strength < 0.6 ? 'clearly more than noise' : 'far more than noise';
  return `${size} (strength ${strength.toFixed(2)} of 1)`;
}
