/** The source, the mapping or the run's input is invalid. Retrying cannot help. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';
}

/** A source file changed while it was read. Unlike with other invalid input, another attempt may succeed. */
export class SourceChanged extends InvalidInput {
  override name = 'SourceChanged';
}

/** A blob is missing or does not match its digest. */
export class StoreCorrupt extends Error {
  override name = 'StoreCorrupt';
}

/** The store could not be read or written: full, read-only or unreachable. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** A computation ran out of memory, or its process exited without a result: killed or crashed. */
export class ComputeLost extends Error {
  override name = 'ComputeLost';
}

/** Another owner has taken over the run: a later execution of its workflow, or a command that ended it. */
export class RunTakenOver extends Error {
  override name = 'RunTakenOver';
}

/** A stage stopped responding, at each of its attempts. */
export class Stalled extends Error {
  override name = 'Stalled';
  override message = 'it missed its heartbeats at every attempt';
}
