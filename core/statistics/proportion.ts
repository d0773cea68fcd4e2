/** `successes` of `n` as a rate with its 95% confidence interval; null when `n` is 0. */
export type Rate = { successes: number; n: number; rate: number | null; low: number | null; high: number | null };

/** The difference of two rates (first minus second), its z statistic and two-sided p-value. */
export type RateDifference = { difference: number; z: number; p: number };

/** 97.5% point of the normal distribution. */
export const z95 = 1.959963984540054;

/** The share of a part; null where negative parts make it no share of the whole. */
export function partOf(part: number, whole: number): number | null {
  return whole > 0 && part >= 0 && part <= whole ? part / whole : null;
}

/**
 * Wilson's score interval at 95% (Wilson 1927, J. Am. Stat. Assoc. 22, eq. 2), which stays within [0, 1] and is valid
 * for small `n` and for rates near 0 and 1, unlike rate ± 1.96 standard errors.
 */
export function wilson(successes: number, n: number): Rate {
  if (n === 0) return { successes, n, rate: null, low: null, high: null };
  const rate = successes / n;
  const center = (rate + z95 ** 2 / (2 * n)) / (1 + z95 ** 2 / n);
  const half = (z95 / (1 + z95 ** 2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z95 ** 2 / (4 * n ** 2));
  return {
    successes,
    n,
    rate,
    low: successes === 0 ? 0 : center - half,
    high: successes === n ? 1 : center + half,
  };
}

/**
 * Two-sided z-test that two rates are equal, with the pooled variance (statsmodels' `proportions_ztest`).
 * Null where it is undefined: an empty sample, or a pooled rate of 0 or 1.
 */
export function compareRates(a: Rate, b: Rate): RateDifference | null {
  if (a.rate === null || b.rate === null) return null;
  const pooled = (a.successes + b.successes) / (a.n + b.n);
  const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n);
  if (variance === 0) return null;
  const difference = a.rate - b.rate;
  const z = difference / Math.sqrt(variance);
  return { difference, z, p: complementaryError(Math.abs(z) / Math.SQRT2) };
}

/**
 * erfc(x) for x ≥ 0, relative error about 1e-15. Below 2: 1 − the series of erf (Abramowitz and Stegun 7.1.6). From 2 on,
 * where that series cancels: the continued fraction 7.1.14, evaluated backwards from its 60th term.
 */
function complementaryError(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 60; k++) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
