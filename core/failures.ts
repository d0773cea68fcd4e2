type FailureKind = {
  /** How often it is tried before the run fails. */
  tries: number;
  meaning: string;
  todo: string;
};

/** Every type of failure of a run: how often it is tried, what it means, and what to do about it. */
export const failures = {
  InvalidInput: {
    tries: 1,
    meaning: 'The input, the mapping or the data cannot be used as it is.',
    todo: 'Correct what the message names and run it again.',
  },
  StoreCorrupt: {
    tries: 3,
    meaning: 'A blob of the store is missing or has other bytes than its digest says.',
    todo: 'Resume the run: what is damaged is computed again. `verify` reads the whole store.',
  },
  StoreUnavailable: {
    tries: 60,
    meaning: 'The store could not be read or written: full, read-only or out of reach.',
    todo: 'Make room or repair the disk, then resume the run.',
  },
  ComputeLost: {
    tries: 6,
    meaning: 'A compute process ended without an answer: killed, out of memory, or crashed.',
    todo: 'Give the machine more memory or run fewer things on it, then resume the run.',
  },
  Stalled: {
    tries: 60,
    meaning: 'A stage gave no sign of life within its heartbeat timeout, or took longer than it may.',
    todo: 'See that a worker runs and that its machine is not overloaded, then resume the run.',
  },
  Unexpected: {
    tries: 3,
    meaning: 'Something that this table does not know, most likely a defect.',
    todo: 'Resume the run; if it fails again, report it with the message.',
  },
} as const satisfies Record<string, FailureKind>;

export type FailureType = keyof typeof failures;
