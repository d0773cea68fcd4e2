import { describe, expect, test } from 'vitest';
import { wilson } from '../../core/statistics/proportion.ts';
import type { DecompositionSummary } from '../../stages/decomposition/decomposition.ts';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

const figure = (number: number, tables: Tables) => draw(catalogue[number - 1]!, tables);

describe('discounts', () => {
  type Discounts = Required<Tables>['eda']['discount_values'];
  const values = (n: number, mean: number) => ({
    ...{ n, mean, low: mean - 1, high: mean + 1 },
    ...{ p05: 0, q1: mean - 5, median: mean, q3: mean + 5, p95: 200 },
  });
  const group = (n: number, before: number, after: number) => ({
    lines: n,
    before: values(n, before),
    after: values(n, after),
  });
  const found = (number: number, none: Discounts['none'], discounted: Discounts['discounted']) => {
    const tables = shop();
    const bins = [
      { above: 0, upto: 0, ...none },
      { above: 0, upto: 0.05, ...discounted },
    ];
    tables.eda.discount_values = { bins, none, discounted };
    return figure(number, tables);
  };

  test('are compared before the discount, because it lowers the price itself', () => {
    expect(found(21, group(100, 50, 50), group(100, 51, 40)).finding).toBe(
      'Before the discount, a discounted line is worth 51.00 (50.00 to 52.00) on average and a line without a discount 50.00 (49.00 to 51.00): no clear difference. After it, the discounted line brings 40.00: a discount lowers the price itself.',
    );
    expect(found(21, group(100, 50, 50), group(100, 53, 40)).finding).toContain('discounted lines are larger');
    expect(found(21, group(100, 50, 50), group(100, 47, 40)).finding).toContain('discounted lines are smaller');
  });

  test('make no difference between means that read alike, as of a single price', () => {
    const single = (mean: number) => {
      const values = { n: 50, mean, low: mean, high: mean, p05: mean, q1: mean, median: mean, q3: mean, p95: mean };
      return { lines: 50, before: values, after: values };
    };
    // 1.06 * 0.95 / 0.95 in floating point.
    expect(found(21, single(1.06), single(1.0599999999999998)).finding).toContain('1.06 (1.06 to 1.06): no clear');
  });

  test('are not compared with fewer than 30 lines', () => {
    expect(found(21, group(29, 50, 50), group(100, 53, 40)).finding).toMatch(/^Fewer than 30 lines have no discount/);
    expect(found(20, group(100, 50, 50), group(29, 53, 40)).finding).toBe(
      'Fewer than 30 lines have a discount, too few to compare.',
    );
  });

  test.each([20, 21])('have the number of lines in the labels of figure %i, and both values in its table', (number) => {
    const { data, table, notes } = found(number, group(100, 50, 50), group(9, 53, 40));
    expect(data.map(({ y }) => y)).toEqual(
      ['before', 'after'].map(() => ['No discount<br>n = 100', '0%–5% off<br>n = 9']),
    );
    expect(table.map(({ name }) => name).slice(1, 3)).toEqual(['lines', number === 20 ? 'p05 before' : 'mean before']);
    expect(notes).toEqual(['Rows with fewer than 30 lines (n) are uncertain.']);
  });

  test('of 100% have no value before the discount, and are not compared', () => {
    const tables = shop();
    const [none, discounted] = [group(100, 50, 50), group(40, 53, 40)];
    const free = { ...group(3, 0, 0), before: { ...values(0, 0), mean: null } };
    const bins = [
      { above: 0, upto: 0, ...none },
      { above: 0.2, upto: 0.2, ...discounted },
      { above: 1, upto: 1, ...free },
    ];
    tables.eda.discount_values = { bins, none, discounted };
    const { notes, population } = figure(20, tables);
    expect(notes.at(-1)).toBe('3 lines with a discount of 100% have no value before it and are not in the finding.');
    expect(population).toMatch(/^143 lines/);
    expect(figure(19, tables).finding).toMatch(/^30.1% of lines/); // 43 of 143
  });
});

describe('revenue per line by category', () => {
  const box = (category: string, n: number, median: number) => ({
    ...{ category, n, p05: 1, q1: median - 10, median, q3: median + 10, p95: 90 },
  });
  const found = (...boxes: Required<Tables>['eda']['figures']['category_box']) => {
    const tables = shop();
    tables.eda.figures.category_box = boxes;
    return figure(18, tables).finding;
  };

  // 1.57 · 20 / √100 = 3.14: 50 is 46.86 to 53.14, 60 is 56.86 to 63.14, 55 is 51.86 to 58.14.
  test('has a highest median only where its interval is above all others', () => {
    expect(found(box('A', 100, 60), box('B', 100, 50))).toBe(
      'The median line is worth most in A, 60.00 (56.86 to 63.14); 5% of its lines are above 90.00.',
    );
    expect(found(box('A', 100, 55), box('B', 100, 50))).toBe(
      'No category clearly has the highest median line: A, 55.00 (51.86 to 58.14), B, 50.00 (46.86 to 53.14).',
    );
    expect(found(box('A', 100, 50), box('B', 100, 50))).toMatch(/^No category clearly/);
  });

  test('has no highest median where another reads alike, as of single prices', () => {
    const single = (category: string, median: number) => ({ ...box(category, 100, median), q1: median, q3: median });
    expect(found(single('A', 10.001), single('B', 10))).toMatch(/^No category clearly/);
    expect(found(single('A', 11), single('B', 10))).toMatch(/^The median line is worth most in A/);
  });

  test('is not compared for fewer than 30 lines', () => {
    expect(found(box('A', 29, 60), box('B', 100, 50))).toMatch(/^Fewer than two categories have 30 lines/);
  });
});

describe('cohorts of three months, the last of them incomplete', () => {
  const tables = shop();

  test('have the share of month 1, and neither month 0 nor the incomplete month', () => {
    const { data, notes, table } = figure(33, tables);
    expect(data[0]).toMatchObject({ x: ['1'], y: ['Jan 2023 (60)'], z: [[0.25]] });
    expect(notes).toEqual(['March 2023 is incomplete and left out.']);
    expect(table.map(({ values }) => values)).toEqual([['2023-01'], [60], [1], [0.25]]);
  });

  // Wilson's interval of 15 of 60 (statsmodels): 15.78% to 37.23%.
  test('have a finding with the interval of all customers', () => {
    const found = 'Of the customers of all cohorts that have completed the month, 25% (15.8% to 37.2%) buy in month 1.';
    expect([figure(33, tables).finding, figure(43, tables).finding]).toEqual([found, found]);
  });

  test('have both months once the last is complete, and mark few customers', () => {
    const complete = shop();
    complete.cohort.incomplete_month = null;
    const { data, notes } = figure(33, complete);
    expect(data[0]).toMatchObject({ x: ['1', '2'], y: ['Jan 2023 (60)', 'Feb 2023 (20*)'] });
    expect(data[0]!.z).toEqual([
      [0.25, 0.1],
      [0.2, null],
    ]);
    expect(notes).toEqual(['* Fewer than 30 customers: the rates are uncertain.']);
  });

  test('are not judged by fewer than 30 customers, or without a complete month 1', () => {
    const few = shop();
    few.cohort.pooled = few.cohort.pooled.map((at) => ({ ...at, eligible: 29 }));
    few.cohort.pre_existing = { cohorts: ['2022-12'], reason: 'signed up earlier' };
    expect(figure(43, few).finding).toBe(
      'Fewer than 30 customers are in cohorts that began within the data and have completed month 1.',
    );
    few.cohort.incomplete_month = '2023-02';
    few.cohort.pooled = few.cohort.pooled.slice(0, 1);
    expect(figure(33, few).skipped).toBe('No cohort has completed month 1.');
    expect(figure(43, few).skipped).toBe('No cohort that began within the data has completed month 1.');
  });

  test('have revenue per customer beside the total', () => {
    const { data, finding } = figure(44, {
      ...tables,
      cohort: { ...tables.cohort, revenue_per_cohort: revenue(900, 500) },
    });
    expect(data.map(({ y }) => y)).toEqual([
      [900, 500],
      [15, 25],
    ]);
    expect(finding).toBe(
      'The January 2023 cohort has the most revenue in the data: 900.00, or 15.00 per customer; the mean over all cohorts shown is 17.50 per customer.',
    );
  });

  test('have no first cohort where two are equal', () => {
    const { finding } = figure(44, { ...tables, cohort: { ...tables.cohort, revenue_per_cohort: revenue(400, 400) } });
    expect(finding).toMatch(/^No single cohort has the most revenue in the data/);
  });

  test('are not ranked where none has revenue', () => {
    const { finding } = figure(44, { ...tables, cohort: { ...tables.cohort, revenue_per_cohort: revenue(0, -5) } });
    expect(finding).toBe('No cohort has revenue above 0.');
  });

  test('are not compared where there is only one', () => {
    const one = { cohorts: ['2023-01'], size: [60], revenue_per_cohort: { '2023-01': 90 } };
    expect(figure(44, { ...tables, cohort: { ...tables.cohort, ...one } }).finding).toBe(
      'The January 2023 cohort has generated 90.00, or 1.50 per customer.',
    );
  });

  const revenue = (first: number, second: number) => ({ '2023-01': first, '2023-02': second });
});

describe('the refund rates of categories', () => {
  const rates = (byCategory: Record<string, [refunds: number, lines: number]>) => {
    const tables = shop();
    tables.eda.refund_rates.by_category = Object.fromEntries(
      Object.entries(byCategory).map(([name, [refunds, lines]]) => [name, wilson(refunds, lines)]),
    );
    return figure(24, tables);
  };

  test('are not compared with one refund of one sale, which is grey', () => {
    const { finding, data } = rates({ Large: [10, 100], Small: [1, 100], Tiny: [1, 1] });
    // 5.5% to 17.4% is just above 0.2% to 5.4%.
    expect(finding).toMatch(/^The refund rate is highest in Large 10%/);
    expect(finding).not.toContain('Tiny');
    expect(data[0]!.marker).toMatchObject({ color: ['#7a828e', '#d55e00', '#d55e00'] });
  });

  // statsmodels proportion_confint(k, n, method='wilson'): 100 of 1000 is 8.29% to 12.02%, 33 of 1000 is 2.36% to 4.60%.
  test('name a highest one whose interval is above the next', () => {
    const { finding } = rates({ A: [100, 1000], B: [33, 1000] });
    expect(finding).toMatch(/^The refund rate is highest in A 10% \(8.29% to 12%\); the overall rate is/);
  });

  test('name none where a category with few lines may be higher', () => {
    // Of 0 of 30, the interval ends at 11.35%.
    expect(rates({ A: [100, 1000], B: [33, 1000], C: [0, 30] }).finding).toMatch(
      /^No category clearly has the highest/,
    );
  });

  test('name none where intervals overlap', () => {
    const { finding } = rates({ Electronics: [33, 1000], Sports: [32, 1000] });
    expect(finding).toMatch(
      /^No category clearly has the highest refund rate: Electronics 3.3% \(2.36% to 4.6%\), Sports 3.2% \(/,
    );
  });

  // Wilson's interval of 10 of 100: statsmodels proportion_confint(10, 100, method='wilson').
  test('have their intervals in the table', () => {
    const { table } = rates({ Large: [10, 100], Small: [1, 100] });
    const bound = (name: string) => table.find((column) => column.name === name)!.values[0];
    expect(bound('low')).toBeCloseTo(0.05522914, 7);
    expect(bound('high')).toBeCloseTo(0.17436566, 7);
  });
});

describe('correlations', () => {
  const found = (columns: string[], pairs: Record<string, [r: number, n: number]>) => {
    const tables = shop();
    const cell = (at: 0 | 1, same: number) => (a: string) =>
      columns.map((b) => (a === b ? same : (pairs[`${a} ${b}`] ?? pairs[`${b} ${a}`])![at]));
    const { products_price_premium } = tables.eda.correlation;
    const [matrix, lines] = [columns.map(cell(0, 1)), columns.map(cell(1, 900))];
    tables.eda.correlation = { columns, matrix, lines, products_price_premium };
    return figure(32, tables);
  };

  test('of revenue with what it is computed from are no finding', () => {
    const { finding, notes } = found(['quantity', 'gross_revenue'], { 'quantity gross_revenue': [0.9, 900] });
    expect(finding).toBe('No columns vary but revenue and what it is computed from.');
    expect(notes).toEqual(['Left out of the finding, because revenue is computed from them: revenue with quantity.']);
  });

  test('are named with their number of lines, negative ones too, strongest first', () => {
    const pairs = { 'age base_price': [0.2, 400], 'age is_premium': [-0.5, 300], 'base_price is_premium': [0.05, 900] };
    expect(found(['age', 'base_price', 'is_premium'], pairs as never).finding).toBe(
      'The strongest correlations between columns that are not computed from each other: age and premium (−0.50, n = 300); age and list price (0.20, n = 400).',
    );
  });

  // 2 / √100 = 0.2.
  test('that chance explains are not named: 0.19 of 100 lines, or 0.9 of 29', () => {
    for (const pair of [
      [0.19, 100],
      [0.9, 29],
      [0.09, 9000],
    ] as [number, number][])
      expect(found(['age', 'is_premium'], { 'age is_premium': pair }).finding).toBe(
        'No two columns that are not computed from each other are clearly correlated (1 pair).',
      );
  });

  test('leave out ids and columns that do not vary', () => {
    expect(figure(32, shop()).data[0]).toMatchObject({ x: ['Quantity', 'Revenue'], y: ['Revenue', 'Age'] });
    const tables = shop();
    tables.eda.correlation.matrix = tables.eda.correlation.matrix.map((row) => row.map(() => null));
    expect(figure(32, tables).skipped).toBe('Fewer than two numeric columns vary.');
  });
});

describe('the refund rate of months', () => {
  const found = (now: [refunds: number, lines: number], before: [refunds: number, lines: number]) => {
    const tables = shop();
    const period = { revenue: 1, orders: 1, customers: 1, orders_per_customer: 1, order_value: 1 };
    const months = ['2023-01', '2023-02'];
    tables.eda.months.year_on_year = { months, now: period, before: period, contributions: null };
    tables.eda.refund_rates.year_on_year = { now: wilson(...now), before: wilson(...before) };
    return figure(25, tables).finding;
  };

  // The intervals of 100 and 33 of 1000 are above.
  test('is compared with the same months a year earlier', () => {
    expect(found([100, 1000], [33, 1000])).toContain(
      'In the 2 complete months up to February 2023 the rate is 10% (8.29% to 12%), in the same months a year earlier 3.3% (2.36% to 4.6%): refunds are more frequent.',
    );
    expect(found([33, 1000], [100, 1000])).toContain('refunds are less frequent so far');
  });

  test('has no clear change where the intervals overlap', () => {
    expect(found([33, 1000], [32, 1000])).toMatch(/: no clear change\.$/);
    expect(found([33, 1000], [33, 1000])).toMatch(/: no clear change\.$/);
  });

  test('is not compared with fewer than 30 lines, or without a second year', () => {
    expect(found([0, 29], [900, 1000])).toMatch(/fewer than 30 lines with a known refund flag, too few to compare\.$/);
    expect(figure(25, shop()).finding).toBe(
      'Overall, 9.96% of lines with a known refund flag are refunded. No complete month can be compared with the same month a year earlier.',
    );
  });
});

describe('a multiplicative decomposition', () => {
  const tables = shop();
  tables.decomposition = { ...tables.decomposition, model: 'multiplicative', period: 2 };
  const { observed } = tables.decomposition;
  tables.decomposition.seasonal = observed.map((_, day) => (day % 2 === 0 ? 0.8 : 1.2));
  tables.decomposition.trend = observed.map((_, day) => 1000 + day / 1e6);

  test('gives its season and remainder as factors of the trend', () => {
    expect(figure(34, tables).table.map(({ unit }) => unit)).toEqual(['text', 'money', 'money', 'number', 'number']);
    const titles = ['yaxis', 'yaxis2', 'yaxis3', 'yaxis4'].map((name) => figure(34, tables).layout[name]);
    const names = ['Revenue', 'Trend', 'Remainder (factor)', 'Season (factor)'];
    expect(titles).toMatchObject(names.map((text) => ({ title: { text } })));
  });

  test('shows one period of the season, of a week from the weekday of the first day', () => {
    const season = (own: Partial<DecompositionSummary>) =>
      figure(34, { ...tables, decomposition: { ...tables.decomposition, ...own } }).data[3]!;
    expect(season({ period: 2, seasonal_pattern: [0.8, 1.2] })).toMatchObject({ x: [1, 2], y: [0.8, 1.2] });
    // 1 January 2023 was a Sunday.
    expect(season({ period: 7 }).x).toEqual(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']);
  });
});

describe('the finding of the decomposition', () => {
  const found = (observed: number[], strength: Partial<DecompositionSummary['strength']> = {}) => {
    const tables = shop();
    const all = { ...tables.decomposition.strength, ...strength };
    tables.decomposition = { ...tables.decomposition, observed, period: 30, strength: all };
    return figure(34, tables).finding;
  };
  const days = (count: number, revenue: number) => new Array<number>(count).fill(revenue);

  test('compares the last two years, not two days', () => {
    expect(found([...days(100, 900), ...days(365, 100), ...days(365, 110)])).toMatch(
      /^Revenue of the last 365 days is 10% more than that of the 365 days before\./,
    );
    expect(found([...days(365, 100), ...days(365, 75)])).toContain('is 25% less than');
  });

  test('makes no statement about a trend with less than two years, or without revenue in the first', () => {
    expect(found(days(729, 100))).toMatch(/^The data covers less than two years/);
    expect(found([...days(365, 0), ...days(365, 1)])).toMatch(/^There is no revenue in the year before/);
  });

  test('gives the share of the variation that the season and the week explain', () => {
    expect(found(days(800, 1), { season: 0.25, week: 0.34 })).toContain(
      'Of the daily variation around the trend, a cycle of 30 days explains 25% and a week explains 34%.',
    );
    expect(found(days(800, 1), { season: 0.19, week: 0.34 })).toContain(
      'a cycle of 30 days explains 19% (no more than it would by chance) and a week explains 34%.',
    );
    expect(found(days(800, 1), { season: null, week: null })).toContain('It does not vary around its trend.');
  });
});

describe('a shop with few customers', () => {
  const tables = shop();

  test('has no top 10% of customers below ten', () => {
    const concentration = { ...tables.eda.concentration, customers: 9 };
    const { skipped } = figure(45, { ...tables, eda: { ...tables.eda, concentration } });
    expect(skipped).toBe('There are fewer than 10 customers with an order.');
  });

  test('has no segment that brings the most if there is only one', () => {
    const { Champions } = tables.rfm.segments;
    const { finding } = figure(31, { ...tables, rfm: { ...tables.rfm, segments: { Champions: Champions! } } });
    expect(finding).toBe('All customers are in the segment “Champions”.');
  });
});
