import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../charts/figures.ts';
import { reportInput } from '../charts/input.ts';
import { shop } from '../charts/shop.ts';
import { chromiumPath, launch, type OpenReport, openReport, openStoredReport, scrollThrough } from './chromium.ts';

describe.skipIf(chromiumPath === undefined)('the report in a browser without a network', () => {
  let browser: Browser;
  let report: OpenReport;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => report.close());

  test('draws every figure, without an error, a request or a dialog', async () => {
    report = await openReport(browser, reportInput());
    await scrollThrough(report.page);
    expect(await report.page.locator('.plot .main-svg:first-child').count()).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThanOrEqual(37);
    expect(report.complaints).toEqual([]);
  });

  test('draws every figure with its library beside it, as in the store', async () => {
    report = await openStoredReport(browser, reportInput());
    await scrollThrough(report.page);
    expect(await report.page.locator('.plot .main-svg:first-child').count()).toBe(catalogue.length);
    expect(report.complaints).toEqual([]);
  });

  test('draws a figure only when it is about to scroll into view', async () => {
    report = await openReport(browser, reportInput());
    expect(await report.page.locator('.plot[data-drawn]').count()).toBeLessThan(catalogue.length / 2);
  });

  test('has only figures that Plotly validates', async () => {
    report = await openReport(browser, reportInput());
    const problems = await report.page.evaluate(() =>
      [...document.querySelectorAll('script[id^="data-"]')].flatMap((script) => {
        const { number, data, layout } = JSON.parse(script.textContent ?? '');
        const { Plotly } = globalThis as unknown as { Plotly: { validate(a: unknown, b: unknown): { msg: string }[] } };
        return (Plotly.validate(data, layout) ?? []).map(({ msg }) => `figure ${number}: ${msg}`);
      }),
    );
    expect(problems).toEqual([]);
  });

  test('marks the reader’s position in the contents, and scrolls to a chosen entry', async () => {
    report = await openReport(browser, reportInput(), { viewport: { width: 1300, height: 900 } });
    const { page } = report;
    await page.click('#contents a[href="#figure-33"]');
    await page.waitForSelector('#contents a[href="#figure-33"][aria-current="location"]');
    expect(await page.locator('#contents [aria-current]').count()).toBe(1);
    expect(
      await page.locator('#figure-33').evaluate((figure) => Math.abs(figure.getBoundingClientRect().top) < 400),
    ).toBe(true);
  });

  test('is dark if the system is dark, and switches to light with its button', async () => {
    report = await openReport(browser, reportInput(), { colorScheme: 'dark' });
    const { page } = report;
    const colours = () =>
      page.evaluate(() => ({
        ground: getComputedStyle(document.body).backgroundColor,
        line: document.querySelector<SVGPathElement>('#figure-1 .js-line')!.style.stroke,
      }));
    expect(await colours()).toEqual({ ground: 'rgb(16, 20, 26)', line: 'rgb(86, 180, 233)' });
    await page.click('#theme');
    await page.waitForFunction(
      () => document.querySelector<SVGPathElement>('#figure-1 .js-line')?.style.stroke === 'rgb(0, 114, 178)',
    );
    expect((await colours()).ground).toBe('rgb(245, 246, 248)');
  });

  test('does not scroll horizontally on a phone, and keeps every figure within the screen', async () => {
    report = await openReport(browser, reportInput(), { viewport: { width: 375, height: 800 }, hasTouch: true });
    const { page } = report;
    await scrollThrough(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    const widest = await page
      .locator('.plot .main-svg')
      .evaluateAll((all) => Math.max(...all.map((svg) => svg.getBoundingClientRect().right)));
    expect(widest).toBeLessThanOrEqual(375);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious accessibility violation in the %s theme',
    async (colorScheme) => {
      report = await openReport(browser, reportInput(), { colorScheme });
      const { page } = report;
      await scrollThrough(page);
      await page.locator('#figure-8 .data summary').click();
      await page.locator('#figure-8 .computed summary').click();
      await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
      const violations = await page.evaluate(async () => {
        type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
        const found = await (globalThis as unknown as { axe: Axe }).axe.run();
        const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
      });
      expect(violations).toEqual([]);
    },
  );

  test('works with the keyboard alone', async () => {
    report = await openReport(browser, reportInput());
    const { page } = report;
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the report');
    await page.locator('#figure-3 .data summary').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#figure-3 td');
  });

  test('opens a figure’s table on demand, and downloads the table as CSV and the figure as PNG', async () => {
    report = await openReport(browser, reportInput());
    const { page } = report;
    await page.locator('#figure-3 .data summary').click();
    expect(await page.locator('#figure-3 tbody tr').count()).toBe(3);
    const csv = await download(() => page.click('button[data-csv="monthly-revenue"]'));
    expect(csv.name).toBe('figure-03-monthly-revenue.csv');
    expect(csv.bytes.toString('utf8').split('\r\n')[0]).toBe('\ufeffmonth,revenue,orders,complete');
    const png = await download(() => page.click('button[data-png="monthly-revenue"]'));
    expect(png.name).toBe('figure-03-monthly-revenue.png');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    // Three lines, of title, finding and source, stand above the figure; at twice the resolution.
    const { height } = reportInput().figures[2]!.layout as { height: number };
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1920, 2 * (height + 20 + 3 * 22)]);
    expect(report.complaints).toEqual([]);

    async function download(click: () => Promise<void>) {
      const [file] = await Promise.all([page.waitForEvent('download'), click()]);
      return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
    }
  });

  test('draws all figures for print, in light colours', async () => {
    report = await openReport(browser, reportInput(), { colorScheme: 'dark' });
    const { page } = report;
    const paper = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const lines = document.querySelectorAll('.plot .main-svg:first-child').length;
      return { lines, colour: document.querySelector<SVGPathElement>('#figure-1 .js-line')!.style.stroke };
    });
    expect(paper).toEqual({ lines: catalogue.length, colour: 'rgb(0, 114, 178)' });
  });

  test('is on the screen as before when it has been printed', async () => {
    report = await openReport(browser, reportInput());
    const { page } = report;
    await scrollThrough(page);
    await page.locator('#figure-30').scrollIntoViewIfNeeded();
    const look = () =>
      page.evaluate(() => ({
        top: scrollY,
        opened: document.querySelectorAll('details[open]').length,
        sizes: [...document.querySelectorAll('article, nav')].map((part) => part.getBoundingClientRect().toJSON()),
      }));
    const before = await look();
    await page.pdf();
    expect(await look()).toEqual(before);
  });

  test('shows its age', async () => {
    report = await openReport(browser, reportInput());
    expect(await report.page.locator('#age').textContent()).toMatch(/^\d+ days ago$/);
  });

  test('shows any text from data as text', async () => {
    const canaries = [
      '<script>alert(1)</script>',
      '</script><img src=x onerror=alert(2)>',
      '<a href="javascript:alert(3)">x</a>',
      '=HYPERLINK("http://x")',
      '$\\alpha$',
    ];
    const input = reportInput(shop({ groups: canaries }));
    report = await openReport(browser, { ...input, run: { ...input.run, source: canaries[1]! } });
    const { page, complaints } = report;
    await scrollThrough(page);
    await page.locator('#figure-9 .data summary').click();
    const cells = await page.locator('#figure-9 tbody td:first-child').allTextContents();
    expect(cells.toSorted()).toEqual(canaries.toSorted());
    expect(await page.locator('.plot a[href], .plot a[*|href], main img').count()).toBe(0);
    expect(await page.locator('.facts b').first().textContent()).toBe(canaries[1]);
    expect(complaints).toEqual([]);
  });
});
