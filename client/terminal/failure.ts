import { failures } from '../../core/failures.ts';
import type { RunDocument, RunError } from '../../core/run.ts';
import { firstLine, printable } from '../../core/text.ts';
import { pipeline } from '../../workflows/pipeline.ts';

export const exitCodes = { done: 0, failed: 1, invalid: 2 } as const;

/** The types of failure that the caller has to put right: wrong usage and invalid input. */
const callersOwn = ['InvalidInput', 'WrongUsage', 'NoLastingServer'];

const hints: Record<string, string> = {
  InvalidInput: failures.InvalidInput.todo,
  StoreUnavailable: failures.StoreUnavailable.todo,
  StoreCorrupt: 'Run `verify`: it removes what is damaged, and the next run computes it again.',
  WrongUsage: 'Call it with --help to see what it takes.',
  NoServer: 'Run `npm run setup`, or set TEMPORAL_ADDRESS to a server.',
  NoLastingServer: 'Run `up` in another terminal, or set TEMPORAL_ADDRESS to a server.',
};
const otherwise = 'Run `doctor` to see what this machine lacks; with MARKETFLOW_DEBUG=1 you see where it happened.';

/**
 * Tells why a verb could not be done, in one sentence on stderr, with what to do under it, or as the one document on stdout, and returns the exit
 * code. The command line's own messages are told already.
 */
export function tellFailure(error: unknown, { json }: { json: boolean }): number {
  if (isCommander(error) && error.exitCode === 0) return exitCodes.done;
  const failure = describeError(error);
  if (json) process.stdout.write(`${JSON.stringify(notStarted(failure), null, 2)}\n`);
  if (!isCommander(error)) process.stderr.write(`${printable(failure.message)}\n${failure.hint}\n`);
  if (process.env.MARKETFLOW_DEBUG === '1') console.error(error);
  return exitCodeOf(failure);
}

export function exitCodeOf({ type }: RunError): number {
  return callersOwn.includes(type) ? exitCodes.invalid : exitCodes.failed;
}

export function describeError(error: unknown): RunError {
  if (isCommander(error))
    return { type: 'WrongUsage', message: firstLine(error.message).replace(/^error: /, ''), hint: hints.WrongUsage! };
  const cause = rootOf(error);
  const type = typeOf(cause);
  return { type, message: messageOf(cause), hint: hints[type] ?? otherwise };
}

/** The document of a run that never came to be. */
function notStarted(error: RunError): RunDocument {
  return { ...noRun, status: 'failed', error };
}

/** The document where there is no run to tell of. */
export const noRun: Omit<RunDocument, 'status'> & { status: null } = {
  workflowId: null,
  runId: null,
  status: null,
  seconds: null,
  stages: pipeline.map(({ name }) => ({ stage: name, status: 'pending', seconds: null })),
  headline: null,
  results: null,
};

/** Temporal wraps what went wrong in failures of its own, which say nothing to a reader. */
function rootOf(error: unknown): unknown {
  const wraps = error instanceof Error && /^(WorkflowFailedError|ActivityFailure|ServiceError)$/.test(error.name);
  return wraps && error.cause instanceof Error ? rootOf(error.cause) : error;
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unexpected';
  if ('type' in error && typeof error.type === 'string') return error.type;
  return error.name in hints ? error.name : 'Unexpected';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return firstLine(String(error));
  const details = 'details' in error && typeof error.details === 'string' ? error.details : '';
  return firstLine(details || error.message || error.name);
}

function isCommander(error: unknown): error is Error & { exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}
