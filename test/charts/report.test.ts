import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readReportAssets } from '../../charts/report/assets.ts';
import { withLibrary, withoutLibrary } from '../../charts/report/library.ts';
import { renderReport } from '../../charts/report/report.ts';
import type { ReportAssets, ReportInput } from '../../charts/report/types.ts';
import { unescaped } from '../support/markup.ts';
import { catalogue, draw } from './figures.ts';
import { reportInput } from './input.ts';
import { shop } from './shop.ts';

const asset = (text: string) => ({ text, sha256: createHash('sha256').update(text).digest('base64') });
const assets: ReportAssets = { plotly: asset('/* plotly */'), script: asset('/* page */'), style: asset('/* css */') };
const render = (own: Partial<ReportInput> = {}) => renderReport({ ...reportInput(), ...own }, assets);

/** Approximately the text that a browser shows for the markup. */
const textOf = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the report', () => {
  test('is a pure function of its input', () => {
    expect(render()).toBe(render());
  });

  test('shows source, period, rows, snapshot, digest, time zone and time of generation', () => {
    const page = textOf(render());
    for (const text of [
      'data/shop',
      '1 Jan 2023 to 18 Mar 2023',
      '231 lines',
      'snapshot 19 Mar 2023 ',
      'Europe/Berlin',
      '0123456789ab',
      '20 Mar 2023, 04:05 UTC',
    ]) {
      expect(page).toContain(text);
    }
  });

  test('shows the headline numbers and their changes since the last run', () => {
    const page = textOf(render());
    expect(page).toContain('Revenue 32,956 ▲ 10%');
    expect(page).toContain('Refund rate 9.96% ▼ 1.04 points');
    expect(page).toContain('Changes since the last run (19 Mar 2023, 04:05 UTC).');
  });

  test('lists restated months and moves between segments', () => {
    const page = textOf(render());
    expect(page).toContain('Revenue of January 2023, a closed month, was restated: 9,000.00 → 9,100.00');
    expect(page).toContain('Segment “Champions”: 3 customers entered, 1 left');
    expect(page).not.toContain('Segment “Loyal”');
  });

  test('states that a first run has nothing to compare with', () => {
    expect(textOf(render({ changes: null }))).toContain('There is no earlier run of this source');
  });

  test('begins with the answers to the first questions', () => {
    const [top] = render().split('<dl class="tiles">');
    expect(textOf(top!)).toContain('Revenue of 2023 is 3% higher than a year earlier. There is no model: one class.');
    expect(render({ sentences: null })).not.toContain('class="answers"');
  });

  test('lists at the top what was rejected or switched off, and why', () => {
    const top = textOf(render().split('id="section-time-and-revenue"')[0]!);
    expect(top).toContain('2 rows of transactions rejected (timestamp: not a time)');
    expect(top).toContain('1 invalid value in transactions treated as missing (gross_revenue)');
    expect(top).toContain('training switched off: one class');
  });

  test('does not count values of a column that the source lacks as missing', () => {
    const [table] = reportInput().tables!;
    const page = textOf(render({ tables: [{ ...table!, missing: { product_id: 7, campaign_id: 233 } }] }));
    expect(page).toContain('transactions : 7 missing values in product_id');
    expect(page).not.toContain('missing values in campaign_id');
  });

  test('numbers every figure in its heading and in the contents', () => {
    const page = render();
    for (const { number, title } of catalogue) {
      expect(textOf(page)).toContain(`Figure ${number} ${title}`);
      expect(page).toContain(`href="#figure-${number}"`);
      expect(page).toContain(`id="figure-${number}"`);
    }
  });

  test('gives every figure a text alternative, a question, a finding and a definition', () => {
    const page = render();
    const input = reportInput();
    expect(page.match(/class="plot"[^>]*role="img" aria-label="Figure \d+, [^"]+"/g)).toHaveLength(
      input.figures.length,
    );
    for (const { question, finding, definition } of input.figures) {
      for (const text of [question, finding, definition]) expect(unescaped(page)).toContain(text);
    }
  });

  test('lists a figure that is not drawn at the end of its section, with the reason', () => {
    const figures = catalogue.map((entry) => draw(entry, { ...shop(), cohort: undefined }));
    const page = render({ figures });
    expect(textOf(page)).toContain('Not drawn: Figure 33, Cohort retention: The stage cohort has no result.');
    expect(page).toContain('id="figure-33"');
    const [top] = page.split('id="section-time-and-revenue"');
    expect(textOf(top!)).toContain('2 rows rejected, 1 invalid value treated as missing');
    expect(textOf(top!)).toContain('3 figures not drawn');
    expect(page).not.toContain('id="data-cohort-retention"');
  });

  test('is rendered from the minimal input', () => {
    const page = renderReport({ figures: [], generatedAt: '2023-03-20T04:05:06Z' }, assets);
    expect(textOf(page)).toContain('The period is unknown.');
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  test('links only to itself', () => {
    expect(render()).not.toMatch(/(?:src|href)="(?!#)/);
  });
});

describe('the content security policy', () => {
  test('allows only the scripts and the style of the page, by hash', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(render())![1]!;
    const directives = unescaped(policy);
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain(`script-src 'sha256-${assets.plotly.sha256}' 'sha256-${assets.script.sha256}';`);
    expect(directives).not.toContain('unsafe-eval');
    expect(directives).not.toMatch(/script-src[^;]*unsafe-inline/);
  });

  test('has the hashes of the assets in the page', async () => {
    const real = await readReportAssets();
    const page = renderReport(reportInput(), real);
    for (const { text, sha256 } of Object.values(real)) {
      expect(page).toContain(`>${text}</s`);
      expect(createHash('sha256').update(text).digest('base64')).toBe(sha256);
      expect(text).not.toMatch(/<\/(script|style)/i);
    }
    expect(page.length).toBeLessThan(8_000_000);
  });

  test('can have the library beside it, and is the same page when it has it inside again', async () => {
    const real = await readReportAssets();
    const page = renderReport(reportInput(), real);
    const apart = withoutLibrary(page, real.plotly.text);
    expect(page.length - apart.length).toBeGreaterThan(real.plotly.text.length - 100);
    expect(apart).toContain('<script src="plotly.min.js"></script>');
    expect(unescaped(apart)).toContain(`script-src 'self' file: 'sha256-${real.script.sha256}';`);
    expect(withLibrary(apart, real.plotly.text)).toBe(page);
  });

  test('has any text of a library as it is', () => {
    const text = "replace(/x/, '$&') + `$1` + '$`'";
    const page = renderReport(reportInput(), { ...assets, plotly: asset(text) });
    expect(withLibrary(withoutLibrary(page, text), text)).toBe(page);
  });
});

describe('text from data', () => {
  const canaries = [
    '<script>alert(1)</script>',
    '</script><img src=x onerror=alert(2)>',
    '"><b onmouseover=alert(3)>',
    '=HYPERLINK("http://x")',
    '<a href="javascript:alert(4)">x</a>',
  ];
  const figures = catalogue.map((entry) => draw(entry, shop({ groups: canaries })));

  test('is text everywhere in the page', () => {
    const bad = canaries[1]!;
    const page = render({
      figures,
      run: { ...reportInput().run, source: bad, runId: bad },
      notes: [bad],
      switchedOff: [{ what: bad, why: bad }],
      tables: [
        {
          table: bad,
          rows: 1,
          accepted: 0,
          rejected: { [bad]: 1 },
          nulled: { [bad]: 1 },
          missingColumns: [bad],
          missing: { [bad]: 1 },
          notes: [bad],
        },
      ],
      stages: [{ stage: bad, status: bad as 'done', seconds: 1, reason: bad }],
      changes: [{ name: bad, before: 1, after: 2, change: 1 }],
    });
    for (const canary of canaries) expect(page).not.toContain(canary);
    expect(page).not.toMatch(/<(img|b|a) [^>]*(onerror|onmouseover|javascript:)/);
    expect(page.match(/<script/g)!.length).toBe(page.match(/<\/script>/g)!.length);
  });

  test('is not markup for Plotly either', () => {
    const drawn = figures.flatMap((figure) => figure.data.flatMap((trace) => [trace.x, trace.y, trace.text].flat(2)));
    expect(drawn.filter((value) => typeof value === 'string' && /<(?!br>)/.test(value))).toEqual([]);
  });

  test('is unescaped in the data table, where nothing reads it as markup', () => {
    expect(figures[8]!.table[0]!.values).toContain(canaries[0]);
  });
});
