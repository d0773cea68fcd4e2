/** The source, the mapping or the run's input cannot be used as it is; trying again would not help. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';
}

/** A blob is absent or has not the bytes that its digest promises. */
export class StoreCorrupt extends Error {
  override name = 'StoreCorrupt';
}

/** The store could not be written or read: full, read-only, or out of reach. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** A compute process ended without an answer: killed, out of memory, or crashed. */
export class ComputeLost extends Error {
  override name = 'ComputeLost';
}
