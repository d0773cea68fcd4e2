/**
 * The code version of each computation, part of its receipts' keys: raise it with every change that may change an
 * artifact, so that what the old code has left is not taken for the new code's.
 */
export const versions = {
  ingest: 3,
  merge: 3,
  eda: 3,
  rfm: 3,
  cohort: 3,
  decomposition: 3,
  features: 3,
  training: 1,
  evaluation: 1,
  charts: 1,
};
