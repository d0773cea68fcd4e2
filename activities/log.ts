import {
  type ActivityInterceptorsFactory,
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
} from '@temporalio/worker';
import { pino } from 'pino';

/**
 * Sends the logs of Temporal's SDK and of the activities to stderr, or to `file`, as JSON lines with `run` and `stage`. Call
 * it before any worker connects. It leaves signals to the caller: by default the SDK would stop the worker that a cancelled
 * run still needs.
 */
export function logTo(file?: string): void {
  const sink = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: file ?? 2, sync: true }),
  );
  const logger = new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
    const { workflowId: run, taskToken, ...rest } = meta;
    sink[level.toLowerCase() as 'info']({ run, ...rest }, message);
  });
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter } } });
}

/** Adds the stage to every log line of an activity, and logs when a stage has ended. */
export const logStages: ActivityInterceptorsFactory = (context) => {
  let stage: unknown;
  return {
    inbound: {
      execute: async (input, next) => {
        stage = (input.args[0] as { stage?: unknown } | undefined)?.stage ?? context.info.activityType;
        const result = await next(input);
        const { status = 'done', seconds, rows } = (result ?? {}) as Record<string, unknown>;
        context.log.info(`${stage} ${status}`, { seconds, rows });
        return result;
      },
    },
    outbound: { getLogAttributes: (input, next) => next({ ...input, stage }) },
  };
};
