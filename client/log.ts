import { mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { marketflowHome } from './server/files.ts';

const logLimit = 10_000_000;

/**
 * Sends everything that Temporal's SDK and the activities log to stderr or to `.marketflow/worker.log`, as JSON lines with
 * `run` and `stage`. Must come before any connection of a worker. Signals are the verbs' own business: by default the SDK
 * would stop the worker that a cancelled run still needs.
 */
export function logTo(target: 'stderr' | 'file'): void {
  const destination = target === 'stderr' ? 2 : logFile();
  const sink = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: destination, sync: true }),
  );
  const logger = new DefaultLogger('INFO', ({ level, message, meta = {} }) => {
    const { workflowId: run, taskToken, ...rest } = meta;
    sink[level.toLowerCase() as 'info']({ run, ...rest }, message);
  });
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter } } });
}

function logFile(): string {
  const file = join(marketflowHome(), 'worker.log');
  mkdirSync(marketflowHome(), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimit) truncateSync(file);
  return file;
}
