import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import open from 'open';
import { InvalidInput } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import { reportName, summaryName } from '../../store/documents.ts';
import type { RunManifest } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { printPdf } from '../browser/printPdf.ts';
import { marketflowHome } from '../server/files.ts';
import { exportResults } from '../terminal/exportResults.ts';
import { catchInterrupts, whenAborted } from '../terminal/interrupts.ts';
import { requireFolder } from '../terminal/output.ts';
import { findRun, runId, type SourceOption, type StoreOption, storeOf } from '../terminal/runs.ts';

export type ReportOptions = StoreOption &
  SourceOption & { serve?: boolean; port?: number; summary?: boolean; pdf?: string };

/**
 * `report [RUN]`: opens the report of a completed run in the browser, serves it on 127.0.0.1 until stopped, writes it as a
 * PDF file, or prints its summary.
 */
export async function report(name: string | undefined, options: ReportOptions): Promise<number> {
  const store = storeOf(options);
  const run = await findRun(store, name ?? 'latest', options);
  if (options.summary) {
    console.log(await readSummary(store, run));
    return 0;
  }
  if (options.pdf !== undefined) {
    await writePdf(store, run, resolve(options.pdf));
    return 0;
  }
  const path = await reportPath(store, run);
  if (options.serve) await serve(path, options.port ?? 0);
  else {
    console.log(path);
    // The path is printed already, so a machine without a browser loses nothing.
    if (process.stdout.isTTY) await open(path).catch(() => undefined);
  }
  return 0;
}

async function readSummary(store: Store, run: RunManifest): Promise<string> {
  const ref = run.results.find(({ name }) => name === summaryName);
  if (ref === undefined) {
    throw new InvalidInput(
      `run ${run.runId} has no ${summaryName}; only runs that this release has completed have one`,
    );
  }
  return (await readFile(await store.objects.local(ref.digest), 'utf8')).trimEnd();
}

async function writePdf(store: Store, run: RunManifest, file: string): Promise<void> {
  await requireFolder(dirname(file), '--pdf');
  await printPdf(await reportPath(store, run), file);
  console.log(printable(file));
}

async function reportPath(store: Store, run: RunManifest): Promise<string> {
  const dir = resolve(marketflowHome(), 'results', run.runId);
  return (await exportResults(store, runId(run), dir, (file) => file === reportName)).report;
}

async function serve(path: string, port: number): Promise<void> {
  const page = await readFile(path);
  const server = createServer((request, response) => {
    const status = statusOf(request);
    response.writeHead(status, { 'content-type': status === 200 ? 'text/html; charset=utf-8' : 'text/plain' });
    response.end(status === 200 ? page : STATUS_CODES[status]);
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', ready);
  });
  const interrupts = catchInterrupts();
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ (press Ctrl-C to stop)`);
  await new Promise<void>((stop) => whenAborted(interrupts.first, stop));
  server.closeAllConnections();
  server.close();
  interrupts.ignore();
}

/** A page of another site whose name resolves to 127.0.0.1 (DNS rebinding) sends its own name as the host. */
function statusOf({ url, headers, socket }: IncomingMessage): number {
  const hosts = ['127.0.0.1', 'localhost'].flatMap((name) => {
    const host = `${name}:${socket.localPort}`;
    return socket.localPort === 80 ? [name, host] : [host];
  });
  if (!hosts.includes(headers.host ?? '')) return 403;
  return url === '/' || url === `/${reportName}` ? 200 : 404;
}
