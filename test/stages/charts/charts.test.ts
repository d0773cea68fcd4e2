import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../charts/figure.ts';
import { readReportAssets } from '../../../charts/report/assets.ts';
import { renderReport } from '../../../charts/report/report.ts';
import { sum } from '../../../core/statistics/describe.ts';
import { cohort } from '../../../stages/cohort/index.ts';
import { eda } from '../../../stages/eda/index.ts';
import { stages } from '../../../stages/index.ts';
import { rfm } from '../../../stages/rfm/index.ts';
import { shop } from '../../charts/shop.ts';
import { shopOf } from '../../support/shop.ts';
import { runStage } from '../../support/workspace.ts';

const tables = shop();
const revenue = tables.eda.totals.revenue;
const inputs = Object.fromEntries(Object.entries(tables).map(([name, table]) => [`${name}.json`, table]));

describe('numbers read back from figures.json', () => {
  test.each([1, 3, 8, 9, 10, 11, 12, 13, 14, 23])('figure %i adds up to the revenue of the summary', async (number) => {
    expect(await column(number, 'revenue')).toBe(revenue);
  });

  test.each([5, 6])(
    'the means of figure %i, times their days, add up to the revenue of the summary',
    async (number) => {
      const [means, days] = [await values(number, 'mean revenue'), await values(number, 'days')];
      expect(means.reduce((total, mean, index) => total + mean * days[index]!, 0)).toBeCloseTo(revenue, 6);
    },
  );

  test.each([15, 17])('figure %i adds up to all orders', async (number) => {
    expect(await column(number, 'orders')).toBe(tables.eda.orders.count);
  });

  test('figure 19 adds up to all lines', async () => {
    expect(await column(19, 'lines')).toBe(tables.eda.shape[0]);
  });

  test('the segments of figure 31 add up to all customers', async () => {
    expect(await column(31, 'customers')).toBe(tables.rfm.customers);
  });

  test('the refunds of figure 24 add up to all refunds', async () => {
    expect(await column(24, 'refunds')).toBe(tables.eda.refunds.count);
  });

  test('the confusion matrix of figure 37 adds up to the test customers', async () => {
    expect(await column(37, 'customers')).toBe(tables.evaluation.test.customers);
  });

  test('the plotted values equal the table', async () => {
    const figures = await drawn();
    for (const number of [1, 3, 5, 6]) {
      const { data, table } = figures[number - 1]!;
      expect(data[0]!.y).toEqual(table[1]!.values);
    }
    for (const number of [8, 14, 23])
      expect(figures[number - 1]!.data[0]!.x).toEqual(figures[number - 1]!.table[1]!.values);
  });
});

describe('the stage', () => {
  test('lists the figures that are not drawn, and draws the others', async () => {
    const run = await runStage(charts, {}, { 'eda.json': tables.eda });
    const figures = (await run.json<Figure[]>('figures.json')).filter((figure) => figure.skipped === undefined);
    expect(figures.map((figure) => figure.number)).toContain(1);
    expect(run.outcome.notes).toContain('Figure 33, Cohort retention: The stage cohort has no result.');
  });

  test('writes the same bytes for the same tables', async () => {
    const once = await (await runStage(charts, {}, { 'eda.json': tables.eda })).bytes('figures.json');
    const again = await (await runStage(charts, {}, { 'eda.json': tables.eda })).bytes('figures.json');
    expect(once.equals(again)).toBe(true);
  });
});

describe('an incomplete month', () => {
  test('is hatched, named in a note, and never the best month', async () => {
    const figures = await drawn();
    const { data, notes, finding } = figures[2]!;
    expect((data[0]!.marker as { pattern: { shape: string[] } }).pattern.shape).toEqual(['', '', '/']);
    expect(notes[0]).toContain('March 2023 is incomplete (18 of 31 days)');
    expect(finding).toMatch(/^January 2023/);
  });

  test('is connected to a line by dots', async () => {
    const figures = await drawn();
    const dotted = figures[24]!.data.find((trace) => (trace.line as { dash?: string }).dash === 'dot')!;
    const solid = figures[24]!.data.find((trace) => trace.mode === 'lines+markers')!;
    expect((solid.y as unknown[])[2]).toBeNull();
    expect((dotted.y as unknown[]).slice(1).every((rate) => typeof rate === 'number')).toBe(true);
  });
});

const charts = stages.find(({ name }) => name === 'charts')!;

describe('a customer', () => {
  test('is in no figure and not in the report, neither by customer id nor by transaction id', async () => {
    const transaction = (place: number) => ({
      transaction_id: `canary-sale-${place}`,
      timestamp: `2023-01-${String(place).padStart(2, '0')} 10:00:00`,
      customer_id: `canary-customer-${place}`,
      quantity: 1,
      gross_revenue: 4711.25 * place,
    });
    const shop = await shopOf({
      transactions: [1, 2, 3].map(transaction),
      customers: [1, 2, 3].map((place) => ({
        customer_id: `canary-customer-${place}`,
        signup_date: '2023-01-01',
        country: place === 1 ? 'US' : 'DE',
      })),
      events: [1, 2].map((place) => ({
        event_id: place,
        customer_id: `canary-customer-${place}`,
        session_id: 'canary-session',
        timestamp: '2023-01-02',
        event_type: 'view',
      })),
    });
    await shop.run(eda, {});
    await shop.run(rfm, { scores: 'equal' });
    await shop.run(cohort, { basis: 'signup' });
    await shop.run(charts, {});
    const figures = await shop.json<Figure[]>('figures.json');
    const page = renderReport({ figures, generatedAt: '2023-01-04T00:00:00Z' }, await readReportAssets());
    expect(figures[9]!.table[0]!.values).toEqual(['DE', 'US']);
    expect(JSON.stringify(figures)).not.toContain('canary');
    expect(page).not.toContain('canary');
  });
});

async function drawn(): Promise<Figure[]> {
  return (await runStage(charts, {}, inputs)).json('figures.json');
}

async function values(number: number, name: string): Promise<number[]> {
  return (await drawn())[number - 1]!.table.find((one) => one.name === name)!.values.map(Number);
}

/** The sum of a column. */
async function column(number: number, name: string): Promise<number> {
  return sum(await values(number, name));
}
