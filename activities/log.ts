import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Puts the stage on every log line of an activity, and says when a stage has ended. */
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
