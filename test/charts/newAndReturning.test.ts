import { expect, test } from 'vitest';
import { catalogue, draw, type Tables } from './figures.ts';
import { shop } from './shop.ts';

type Shop = Required<Tables>;

const drawn = (change: (eda: Shop['eda']) => void) => {
  const tables = shop();
  change(tables.eda);
  return draw(catalogue.find(({ number }) => number === 46)!, tables);
};

const revenue = (months: string[], fresh: number, returning: number, share: number | null) => ({
  ...{ months, new_revenue: fresh, returning_revenue: returning, returning_share: share },
});

test('the finding is the share of returning customers, without the first month', () => {
  // February: 10,934 of 28 days; a third of it returns, and guests bring 20.
  expect(drawn(() => {}).finding).toBe(
    'In February 2023, returning customers bring 33.4% of the revenue of customers with an id.',
  );
});

test('the same months a year earlier are compared where they can be', () => {
  const found = drawn(({ new_and_returning }) => {
    new_and_returning.recent = revenue(['2023-01', '2023-02'], 25, 75, 0.75);
    new_and_returning.year_before = revenue(['2022-01', '2022-02'], 40, 60, 0.6);
  });
  expect(found.finding).toBe(
    'In the last 2 complete months, up to February 2023, returning customers bring 75% of the revenue of customers with an id; in the same months a year earlier 60%.',
  );
});

test('customers are counted where negative revenue leaves no shares', () => {
  const found = drawn(({ new_and_returning }) => {
    new_and_returning.recent = revenue(['2023-02'], -5, 75, null);
    const { new: fresh, returning } = new_and_returning.list[1]!;
    [fresh.customers, returning.customers] = [20, 10];
  });
  expect(found.finding).toBe('In February 2023, 10 of 30 customers had bought in an earlier month.');
});

test('there is no finding without a complete month after the first', () => {
  expect(drawn(({ new_and_returning }) => Object.assign(new_and_returning, { recent: null })).finding).toBe(
    'No month after the first is complete.',
  );
});

test('guests are drawn apart, and only if there are any', () => {
  const names = ({ data }: ReturnType<typeof drawn>) =>
    data.filter(({ showlegend }) => showlegend === false).map(({ name }) => name);
  expect(names(drawn(() => {}))).toEqual(['Returning', 'New', 'Returning', 'New', 'Guests']);
  const without = drawn(({ new_and_returning: { list } }) => {
    for (const month of list) month.guest_revenue = 0;
  });
  expect(names(without)).toEqual(['Returning', 'New', 'Returning', 'New']);
});

test('the figure is left out for a single month, and without customers', () => {
  const oneMonth = drawn((eda) => {
    eda.monthly = eda.monthly.slice(0, 1);
  });
  expect(oneMonth.skipped).toBe('All lines are of one month.');
  const guests = drawn((eda) => {
    eda.totals.customers = 0;
  });
  expect(guests.skipped).toBe('No line has a customer_id.');
});
