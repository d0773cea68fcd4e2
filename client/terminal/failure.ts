import { failures } from '../../core/failures.ts';
import type { RunDocument, RunError } from '../../core/run.ts';
import { firstLine, printable } from '../../core/text.ts';
import { pipeline } from '../../workflows/pipeline.ts';

export const exitCodes = { done: 0, failed: 1, invalid: 2 } as const;

/** Failures that the caller must fix: wrong usage and invalid input. */
const callerErrors = ['InvalidInput', 'SourceChanged', 'WrongUsage', 'NoLastingServer', 'StillRunning', 'NoBrowser'];

const hints: Record<string, string> = {
  InvalidInput: failures.InvalidInput.todo,
  StoreUnavailable: failures.StoreUnavailable.todo,
  StoreCorrupt: 'Run `verify` to remove damaged data; the next run recomputes it.',
  WrongUsage: 'Run it with --help to see its arguments and options.',
  NoBrowser: 'Install Chromium, Chrome or Edge, or set CHROMIUM_PATH to the program of one.',
  NoServer: 'Run `npm run setup`, or set TEMPORAL_ADDRESS to a server.',
  DatabaseDamaged:
    'Runs and results are in the store and are kept; an empty database has no schedules: create them again, and resume the runs that were active.',
  UnknownHolder: 'Do not delete the file while that process runs: two servers damage one database.',
  StillRunning: 'Follow it with `watch`, which never cancels it, or answer the question with `resume --yes`.',
  Stopped: '`status` shows the run, `watch` follows it.',
  NoLastingServer: 'Run `up` in another terminal, or set TEMPORAL_ADDRESS to a server.',
};
const defaultHint = 'Run `doctor` to check this machine, or set MARKETFLOW_DEBUG=1 to see the stack trace.';

/**
 * Prints why a verb failed and returns the exit code: the message and a hint on stderr, and with `json` a document on
 * stdout. commander has already printed its own messages.
 */
export function reportFailure(error: unknown, { json }: { json: boolean }): number {
  if (isCommander(error) && error.exitCode === 0) return exitCodes.done;
  const failure = describeError(error);
  if (json) process.stdout.write(`${JSON.stringify(notStarted(failure), null, 2)}\n`);
  if (!isCommander(error)) process.stderr.write(`${printable(failure.message)}\n${failure.hint}\n`);
  if (process.env.MARKETFLOW_DEBUG === '1') console.error(error);
  return exitCodeOf(failure);
}

export function exitCodeOf({ type }: RunError): number {
  return callerErrors.includes(type) ? exitCodes.invalid : exitCodes.failed;
}

/** The message, type and hint of an error that ended a verb. */
export function describeError(error: unknown): RunError {
  if (isCommander(error))
    return { type: 'WrongUsage', message: firstLine(error.message).replace(/^error: /, ''), hint: hints.WrongUsage! };
  const cause = rootOf(error);
  const type = typeOf(cause);
  return { type, message: messageOf(cause), hint: hints[type] ?? defaultHint };
}

/** The document of a run that could not be started. */
function notStarted(error: RunError): RunDocument {
  return { ...noRun, status: 'failed', error };
}

/** The document when there is no run. */
export const noRun: Omit<RunDocument, 'status'> & { status: null } = {
  workflowId: null,
  runId: null,
  status: null,
  seconds: null,
  stages: pipeline.map(({ name }) => ({ stage: name, status: 'pending', seconds: null })),
  headline: null,
  results: null,
};

/** Temporal wraps the cause in its own failures, whose messages do not help the user. */
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
