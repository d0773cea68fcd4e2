import { hostname } from 'node:os';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import {
  type ActivityInterceptorsFactory,
  DefaultLogger,
  type LogLevel,
  makeTelemetryFilterString,
  Runtime,
} from '@temporalio/worker';
import { type Logger, pino, stdSerializers } from 'pino';

/**
 * Sends the logs of Temporal's SDK and of the activities, and Node's warnings, to stderr, or to `file`, as JSON lines with the
 * id `worker`. Call it before any worker connects. It leaves signals to the caller: by default the SDK would stop the worker
 * that a cancelled run still needs.
 */
export function logTo(worker: string, file?: string): Logger {
  const log = pino(
    {
      base: { host: hostname(), worker },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: errorFields },
    },
    pino.destination({ dest: file ?? 2, sync: true }),
  );
  const logger = new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
    if (!isDuplicate(message)) log[levels[level]](namedFields(meta), message);
  });
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter } } });
  logWarnings(log);
  return log;
}

/** With the type of a failure, which `core/failures.ts` explains, instead of the name of its class. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  return { type: error instanceof ApplicationFailure ? error.type : type, message, stack };
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const satisfies Record<
  LogLevel,
  string
>;

/** `logStages` and `close` log these ends themselves, with the stage and a level that says whether they are final. */
function isDuplicate(message: string): boolean {
  return message === 'Activity failed' || message === 'Workflow failed';
}

/** The SDK has two names for the id of a run, and one field, `taskToken`, that helps nobody. */
function namedFields({
  workflowId: run,
  workflowRunId,
  runId = workflowRunId,
  taskToken,
  ...rest
}: Record<string, unknown>) {
  return { run, runId, ...rest };
}

/** Instead of Node's own lines on stderr. */
function logWarnings(log: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (error) => log.warn({ error }, error.message));
}

/** Adds the stage to every log line of an activity, and logs one line when it starts and one when it ends. */
export const logStages: ActivityInterceptorsFactory = (context) => {
  let stage: unknown;
  return {
    inbound: {
      execute: async (input, next) => {
        stage = (input.args[0] as { stage?: unknown } | undefined)?.stage ?? context.info.activityType;
        context.log.info(`${stage} started`);
        const result = await next(input).catch((error) => {
          logFailure(context, String(stage), error);
          throw error;
        });
        const { status = 'done', seconds, rows } = (result ?? {}) as Record<string, unknown>;
        context.log.info(`${stage} ${status}`, { seconds, rows });
        return result;
      },
    },
    outbound: { getLogAttributes: (input, next) => next({ ...input, stage }) },
  };
};

/** A failure is an error once no attempt follows. */
function logFailure({ log, info, cancellationSignal }: Context, stage: string, error: unknown): void {
  const final =
    (error instanceof ApplicationFailure && error.nonRetryable) || info.attempt === info.retryPolicy?.maximumAttempts;
  if (cancellationSignal.aborted) log.info(`${stage} cancelled`, { reason: (error as Error).message });
  else if (final) log.error(`${stage} failed`, { error });
  else log.warn(`${stage} failed and is retried`, { error });
}
