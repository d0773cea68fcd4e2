import { randomUUID } from 'node:crypto';
import { rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunDocument } from '../../core/run.ts';
import { firstLine, printable } from '../../core/text.ts';
import { type Store, storeUrl } from '../../store/store.ts';
import { marketflowHome } from '../server/files.ts';
import { exportResults } from './exportResults.ts';
import { exitCodeOf, exitCodes } from './failure.ts';

/** Prints how a followed run ended, copies the results of a completed one, and returns the exit code. */
export async function finish(store: Store, document: RunDocument, { json }: { json?: boolean }): Promise<number> {
  const run = { workflowId: document.workflowId ?? '', runId: document.runId ?? '' };
  if (document.status === 'completed') {
    const dir = resolve(marketflowHome(), 'results', run.runId);
    const { report } = await exportResults(store, run, dir);
    await linkLatest(dir);
    document.results = { dir, report };
  }
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  if (document.results === null) printFailed(store, document);
  else if (!json) printCompleted(document);
  return exitCode(document);
}

/**
 * Points `latest`, beside the results, to them. Two runs may end at the same time, so the link is made under another name and
 * renamed. Without symbolic links (on some network drives) there is no `latest`.
 */
async function linkLatest(dir: string): Promise<void> {
  const draft = join(dirname(dir), `.latest-${randomUUID()}`);
  await symlink(process.platform === 'win32' ? dir : basename(dir), draft, 'junction')
    .then(() => rename(draft, join(dirname(dir), 'latest')))
    .catch(() => rm(draft, { force: true }));
}

function exitCode({ status, error }: RunDocument): number {
  if (status === 'completed') return exitCodes.done;
  return error ? exitCodeOf(error) : exitCodes.failed;
}

function printCompleted({ seconds, results, unchanged, switchedOff = [] }: RunDocument): void {
  for (const { what, why } of switchedOff) console.log(printable(`Not available: ${what} (${why}).`));
  console.log(`Done in ${seconds?.toFixed(1)} s${unchanged ? '; no change, every stage came from the cache' : ''}.`);
  console.log(`Report: ${printable(results?.report ?? '')}`);
}

function printFailed(store: Store, { status, runId, error }: RunDocument): void {
  if (error) console.error(`${printable(firstLine(error.message))}\n${error.hint}`);
  else console.error(`The run was ${status}.`);
  if (error?.type !== 'InvalidInput') {
    const option = store.url === storeUrl() ? '' : ` --store ${shellWord(store.url)}`;
    console.error(`Resume it with: npm run -s marketflow -- resume ${runId}${option}`);
  }
}

/** Quoted for pasting into a shell. Control characters are escaped for display, so such a path cannot be pasted. */
function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}
