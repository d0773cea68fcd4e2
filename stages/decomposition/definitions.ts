import type { Definition } from '../../core/definition.ts';

const days = 'calendar days from the first to the last transaction';

const of = (number: string, formula: string, population = days, source = 'eda.daily'): Definition => ({
  number: `decomposition.${number}`,
  formula,
  population,
  source,
});

export const definitions: readonly Definition[] = [
  of('start', 'day of the first transaction'),
  of('days', 'number of days'),
  of('days_without_sales', 'days that have no transaction; they count as 0'),
  of(
    'model',
    'additive: observed = trend + seasonal + resid; multiplicative: their product',
    'the run’s settings',
    'input',
  ),
  of('period', 'days of one season', 'the run’s settings', 'input'),
  of('observed', 'Σ gross_revenue of the day; 0 without any'),
  of(
    'trend',
    'centred moving average over one period (2 × period when it is even); null for half a period at each end',
  ),
  of(
    'seasonal_pattern',
    'mean of observed − trend by place in the period, less the mean of those (quotients for multiplicative)',
    'days with a trend',
  ),
  of('seasonal', 'seasonal_pattern at the day’s place in the period'),
  of('resid', 'observed − trend − seasonal (quotients for multiplicative); null without a trend'),
  of('resid_std', 'sample standard deviation (n − 1)', 'days with resid'),
  of('resid_mean', 'mean', 'days with resid'),
  of('strength.trend', 'max(0, 1 − Var(resid) / Var(trend + resid)), Wang, Smith and Hyndman 2006', 'days with resid'),
  of(
    'strength.season',
    'max(0, 1 − Var(resid) / Var(seasonal + resid)), Wang, Smith and Hyndman 2006',
    'days with resid',
  ),
];
