import { resolve } from 'node:path';
import type { RunDocument } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { printable } from './progress.ts';
import { exportResults } from './results.ts';
import { marketflowHome } from './server/files.ts';

export const exitCodes = { done: 0, failed: 1, invalid: 2 } as const;

/** Tells how a followed run has ended, copies the results of a completed one, and returns the exit code. */
export async function finish(store: Store, document: RunDocument, { json }: { json?: boolean }): Promise<number> {
  const run = { workflowId: document.workflowId ?? '', runId: document.runId ?? '' };
  if (document.status === 'completed') {
    const dir = resolve(marketflowHome(), 'results', run.runId);
    const files = await exportResults(store, run, dir);
    document.results = { dir, report: files.report };
  }
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else tell(document);
  return exitCode(document);
}

export function exitCode({ status, error }: RunDocument): number {
  if (status === 'completed') return exitCodes.done;
  return error?.type === 'InvalidInput' ? exitCodes.invalid : exitCodes.failed;
}

function tell({ status, runId, seconds, results, error, stages }: RunDocument): void {
  if (results) {
    const cached = stages.every((report) => report.status !== 'done');
    console.log(`Done in ${seconds?.toFixed(1)} s${cached ? '; no change, every stage was cached' : ''}.`);
    console.log(`Report: ${results.report}`);
    return;
  }
  if (error) console.error(`${printable(error.message)}\n${error.hint}`);
  else console.error(`The run was ${status}.`);
  if (error?.type !== 'InvalidInput') console.error(`Resume it with: npm run -s marketflow -- resume ${runId}`);
}
