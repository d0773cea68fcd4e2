import { format } from '../../../charts/format.ts';
import { share, sum } from '../../../charts/kit.ts';
import type { DecompositionSummary } from '../decomposition.ts';

const year = 365;

/** Revenue of the last year against the year before, and how much of the variation the seasons explain. */
export function trendAndSeason({ observed, period, strength }: DecompositionSummary): string {
  return `${yearOnYear(observed)} ${seasons(period, strength)}`;
}

/** Whole years, because a single day of the trend depends on the season of the year. */
function yearOnYear(observed: number[]): string {
  if (observed.length < 2 * year)
    return 'The data covers less than two years, too little to tell a trend from a season.';
  const [now, before] = [sum(observed.slice(-year)), sum(observed.slice(-2 * year, -year))];
  const ratio = before > 0 ? share(now, before) : null;
  if (ratio === null) return 'There is no revenue in the year before the last to compare with.';
  const change = format(Math.abs(ratio - 1), 'share');
  return `Revenue of the last ${year} days is ${change} ${ratio < 1 ? 'less' : 'more'} than that of the ${year} days before.`;
}

/** The strength of a season is a share of variance: see `strengths`, and `strengthOfNoise` for chance. */
function seasons(period: number, { season, week, noise }: DecompositionSummary['strength']): string {
  const parts = [
    season === null ? null : `a cycle of ${format(period, 'days')} explains ${explained(season, noise.season)}`,
    week === null || period === 7 ? null : `a week explains ${explained(week, noise.week)}`,
  ].filter((part) => part !== null);
  return parts.length === 0
    ? 'It does not vary around its trend.'
    : `Of the daily variation around the trend, ${parts.join(' and ')}.`;
}

function explained(strength: number, noise: number | null): string {
  return `${format(strength, 'share')}${strength > noise! ? '' : ' (no more than it would by chance)'}`;
}
