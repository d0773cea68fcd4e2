import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReportAssets } from '../../charts/report/assets.ts';
import { renderReport } from '../../charts/report/report.ts';
import { printPdf } from '../../client/browser/printPdf.ts';
import { catalogue } from '../charts/figures.ts';
import { reportInput } from '../charts/input.ts';
import { type PdfPage, pdfPages } from '../support/pdf.ts';
import { chromiumPath } from './chromium.ts';

describe.skipIf(chromiumPath === undefined)('the report as a PDF', () => {
  let folder: string;
  let pages: PdfPage[];
  let text: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marketflow-pdf-'));
    const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(page, renderReport(reportInput(), await readReportAssets()));
    await writeFile(pdf, 'an earlier report');
    await printPdf(page, pdf);
    pages = await pdfPages(pdf);
    text = pages.map((printed) => printed.text).join('\n');
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('replaces an earlier file and leaves no other', async () => {
    expect((await readdir(folder)).sort()).toEqual(['report.html', 'report.pdf']);
  });

  test('has pages in A4 with numbers, two or three figures on most', () => {
    expect(new Set(pages.map(({ size }) => size.join(' × ')))).toEqual(new Set(['595 × 842']));
    expect(pages.length).toBeLessThanOrEqual(catalogue.length / 2);
    for (const [index, page] of pages.entries()) expect(page.text).toContain(`${index + 1} / ${pages.length}`);
  });

  test('has no page that is less than half full', () => {
    const emptier = pages.flatMap(({ lowest, size }, index) => (lowest < size[1] / 2 ? [`page ${index + 1}`] : []));
    expect(emptier).toEqual([]);
  });

  test('has each figure whole on one page', () => {
    const printed = pages.map((page) => [
      page.text.match(/Figure \d+ /g)?.length ?? 0,
      page.text.match(/Based on/g)?.length ?? 0,
    ]);
    expect(printed.map(([titles]) => titles)).toEqual(printed.map(([, definitions]) => definitions));
    for (const { number } of catalogue) expect(text).toContain(`Figure ${number} `);
  });

  test('begins with the summary and contents that link to every figure', () => {
    expect(pages[0]!.text).toContain('Marketing report');
    expect(pages[0]!.text).toContain('Contents');
    expect(pages[0]!.links).toBeGreaterThanOrEqual(catalogue.length);
  });

  test('shows what opens in the summary', () => {
    expect(pages[0]!.text).toContain('2 rows of transactions rejected (timestamp: not a time)');
    expect(pages[0]!.text).toContain('Segment “Champions”: 3 customers entered, 1 left');
  });

  test('has nothing to press, and no age, which would be that of the printing', () => {
    expect(text).not.toMatch(/\bCSV\b|\bPNG\b|\bDark\b|\bPrint\b| ago\)/);
  });
});
