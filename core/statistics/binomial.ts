/**
 * Exact lower confidence bound of a rate: the p at which `successes` of `n` or more have the probability `alpha` (Clopper and
 * Pearson 1934, Biometrika 26). One-sided; 0 for no successes. `successes` is less than `n`.
 */
export function exactLow(successes: number, n: number, alpha: number): number {
  if (successes === 0) return 0;
  let [low, high] = [0, successes / n];
  for (let halving = 0; halving < 50; halving++) {
    const middle = (low + high) / 2;
    if (atLeast(successes, n, middle) > alpha) high = middle;
    else low = middle;
  }
  return low;
}

/** P(X ≥ k) of a binomial X for p below k / n: the regularised incomplete beta function I_p(k, n − k + 1). */
function atLeast(k: number, n: number, p: number): number {
  const [a, b] = [k, n - k + 1];
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(p) + b * Math.log1p(-p);
  return (Math.exp(front) * betaFraction(a, b, p)) / a;
}

/** The continued fraction 26.5.8 of Abramowitz and Stegun by Lentz's method; it converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      change *= c * d;
    }
    value *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return value;
}

/** ln Γ(x) for x ≥ 1, relative error about 1e-15: Lanczos's approximation with g = 7 (Godfrey's nine coefficients). */
function logGamma(x: number): number {
  const series = lanczos.reduce((sum, coefficient, i) => sum + coefficient / (x - 1 + i + 1), 0.99999999999980993);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
