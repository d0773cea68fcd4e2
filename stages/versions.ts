/**
 * The code version of each computation, part of its receipts' keys: raise it with every change that may change an
 * artifact, so that what the old code has left is not taken for the new code's.
 */
export const versions = {
  ingest: 1,
  merge: 1,
  eda: 1,
  rfm: 1,
  cohort: 1,
  decomposition: 1,
  features: 1,
  training: 1,
  evaluation: 1,
  charts: 1,
};
