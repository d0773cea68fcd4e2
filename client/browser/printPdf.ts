import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../setup/command.ts';
import { chromiumProgram } from './chromium.ts';

const patience = 180;

/**
 * Prints a page to a PDF file, which it replaces only when the PDF is complete. Throws NoBrowser, or an Error with what the
 * browser printed if it fails or takes longer than 3 minutes.
 */
export async function printPdf(page: string, pdf: string): Promise<void> {
  const program = chromiumProgram();
  const profile = await mkdtemp(join(tmpdir(), 'marketflow-print-'));
  const draft = join(dirname(pdf), `.${basename(pdf)}-${randomUUID()}`);
  try {
    const said = await run(program, [...flags(profile, draft), pathToFileURL(page).href], { idleSeconds: patience });
    // The browser exits with 0 whatever happened.
    if (!(await stat(draft).catch(() => null))?.size) throw new Error(said.trim().split('\n').at(-1));
    await rename(draft, pdf);
  } catch (error) {
    throw new Error(`${program} did not print the report: ${(error as Error).message}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
    // Processes of the browser may still write to its profile for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function flags(profile: string, pdf: string): string[] {
  // The sandbox of Chromium does not run as root, as in most containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const pdfOptions = ['--no-pdf-header-footer', '--generate-pdf-document-outline', `--print-to-pdf=${pdf}`];
  return ['--headless', '--disable-gpu', ...sandbox, ...quiet, `--user-data-dir=${profile}`, ...pdfOptions];
}
