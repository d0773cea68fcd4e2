type FailureKind = {
  /** Attempts before the run fails. */
  tries: number;
  meaning: string;
  todo: string;
};

/** Every failure type of a run: the number of attempts, what it means and what to do. */
export const failures = {
  InvalidInput: {
    tries: 1,
    meaning: 'The input, the mapping or the data is invalid.',
    todo: 'Fix the problem named above, then run again.',
  },
  SourceChanged: {
    tries: 6,
    meaning: 'A source file changed while it was read.',
    todo: 'Resume the run when the file is complete. Best write files under another name and rename them.',
  },
  SourceMissing: {
    tries: 30,
    meaning:
      'The worker does not have the source: outside its roots, absent or not mounted. Another worker may have it.',
    todo: 'Mount the source on the hosts named above, and start their workers with it in MARKETFLOW_ROOTS.',
  },
  StoreCorrupt: {
    tries: 3,
    meaning: 'A blob in the store is missing or does not match its digest.',
    todo: 'Resume the run to recompute the damaged artifacts. `verify` checks the whole store.',
  },
  StoreUnavailable: {
    tries: 60,
    meaning: 'The store could not be read or written: full, read-only, unreachable or not permitted.',
    todo: 'Free disk space, or repair the disk or its permissions, then resume the run.',
  },
  ComputeLost: {
    tries: 6,
    meaning: 'A computation ran out of memory, or its process exited without a result: killed or crashed.',
    todo: 'Give the machine more memory or reduce its load, then resume the run.',
  },
  Stalled: {
    tries: 60,
    meaning: 'A stage missed its heartbeat timeout or exceeded its time limit.',
    todo: 'Check that a worker is running and that its machine is not overloaded, then resume the run.',
  },
  RunTakenOver: {
    tries: 1,
    meaning: 'A later execution of the workflow, or a command, has taken over the run.',
    todo: 'Look at the run that replaced it: `status` lists all runs.',
  },
  OutOfTime: {
    tries: 1,
    meaning: 'The run took longer than its `maxDuration`.',
    todo: 'Find out why the stages named above took so long, or raise `maxDuration`, then resume the run.',
  },
  Unexpected: {
    tries: 3,
    meaning: 'An error of an unknown type, most likely a bug.',
    todo: 'Resume the run. If it fails again, report a bug with the message.',
  },
} as const satisfies Record<string, FailureKind>;

export type FailureType = keyof typeof failures;

/** The attempts of all types together, for the server, which counts them together. */
export const allTries = Object.values(failures).reduce((sum, { tries }) => sum + tries, 0);
