/** 1 / (1 + e⁻ᶻ): the probability whose logarithm of odds is z. */
export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
