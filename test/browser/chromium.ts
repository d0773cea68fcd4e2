import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { readReportAssets } from '../../charts/report/assets.ts';
import { libraryName, withoutLibrary } from '../../charts/report/library.ts';
import { renderReport } from '../../charts/report/report.ts';
import type { ReportInput } from '../../charts/report/types.ts';
import { chromiumProgram, NoBrowser } from '../../client/browser/chromium.ts';

/** The browser that `report --pdf` prints through. */
export const chromiumPath = installed();

if (chromiumPath === undefined) {
  console.warn('\n\n*** NO CHROMIUM: THE BROWSER TESTS ARE SKIPPED. Install one, or set CHROMIUM_PATH. ***\n\n');
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: flags });
}

/** A report opened from disk with the network off, and all that it should not have done. */
export type OpenReport = { page: Page; complaints: string[]; close(): Promise<void> };

export async function openReport(browser: Browser, input: ReportInput, options: BrowserContextOptions = {}) {
  const assets = await readReportAssets();
  return openPage(browser, { 'report.html': renderReport(input, assets) }, options);
}

/** As `openReport`, of the page as it is in the store, with its library beside it. */
export async function openStoredReport(browser: Browser, input: ReportInput) {
  const assets = await readReportAssets();
  const library = assets.plotly.text;
  const page = withoutLibrary(renderReport(input, assets), library);
  return openPage(browser, { 'report.html': page, [libraryName]: library });
}

async function openPage(browser: Browser, files: Record<string, string>, options: BrowserContextOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-report-'));
  const file = join(folder, 'report.html');
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const context = await browser.newContext({
    offline: true,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  const complaints = watch(page);
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('.plot[data-drawn] .main-svg');
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { page, complaints, close } satisfies OpenReport;
}

/** Goes down the page as a reader does, until every figure is drawn. */
export async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 30));
    }
  });
  await page.waitForFunction(() => document.querySelectorAll('.plot:not([data-drawn])').length === 0);
}

function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'log') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return complaints;
}

function installed(): string | undefined {
  try {
    return chromiumProgram();
  } catch (error) {
    if (error instanceof NoBrowser) return undefined;
    throw error;
  }
}
