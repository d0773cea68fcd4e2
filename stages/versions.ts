/**
 * The code version of each computation, part of its receipts' keys: raise it with every change that may change an
 * artifact, so that what the old code has left is not taken for the new code's.
 */
export const versions = {
  ingest: 2,
  merge: 2,
  eda: 2,
  rfm: 2,
  cohort: 2,
  decomposition: 2,
  features: 2,
  training: 1,
  evaluation: 1,
  charts: 1,
};
