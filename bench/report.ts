/**
 * How long a report takes, from figures to the first one in sight: `node --import tsx bench/report.ts RESULTS`, where
 * RESULTS is what `marketflow results latest --out RESULTS` writes.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Figure } from '../charts/figure.ts';
import { readReportAssets } from '../charts/report/assets.ts';
import { renderReport } from '../charts/report/report.ts';
import { chromiumPath } from '../test/browser/chromium.ts';

const runs = 5;
const folder = process.argv[2];
if (folder === undefined) throw new Error('which results? node --import tsx bench/report.ts FOLDER');

const figures: Figure[] = JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'));
const scratch = await mkdtemp(join(tmpdir(), 'marketflow-bench-'));
const file = join(scratch, 'report.html');
const rendered = await repeat(async () => {
  const page = renderReport({ figures, generatedAt: new Date().toISOString() }, await readReportAssets());
  await writeFile(file, page);
});
const bytes = (await readFile(file)).length;
console.log(`render and write  ${median(rendered).toFixed(0)} ms, ${(bytes / 1e6).toFixed(2)} MB`);

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const seen: number[] = [];
for (let run = 0; run < runs; run++) seen.push(await firstFigure());
await browser.close();
await rm(scratch, { recursive: true });
console.log(`first figure      ${median(seen).toFixed(0)} ms (${seen.map((ms) => ms.toFixed(0)).join(', ')})`);

/** Milliseconds from the navigation to the first figure's picture, by the page's own clock. */
async function firstFigure(): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.plot .main-svg')) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark('first figure'));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(pathToFileURL(file).href);
  const mark = await page.waitForFunction(() => performance.getEntriesByName('first figure')[0]?.startTime);
  const milliseconds = await mark.jsonValue();
  await page.close();
  return milliseconds ?? Number.NaN;
}

async function repeat(work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
