/** 1 / (1 + e⁻ᶻ): the probability of class 1 at the log odds `z`. */
export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * The cross-entropy of a target `y` (0 or 1) at the log odds `z`: ln(1 + eᶻ) − z·y, which is −ln of the probability of
 * the class `y`. Written so that it does not overflow.
 */
export const crossEntropy = (z: number, y: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * y;
