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
  of('days_without_sales', 'days without transactions; their revenue counts as 0'),
  of(
    'model',
    'additive: observed = trend + seasonal + resid; multiplicative: their product',
    'the run’s settings',
    'input',
  ),
  of('period', 'days of one season', 'the run’s settings', 'input'),
  of('observed', 'Σ gross_revenue of the day; 0 without transactions'),
  of('trend', 'centred moving average over one period (2 × period if it is even); null for half a period at each end'),
  of(
    'seasonal_pattern',
    'mean of observed − trend by phase of the period, minus the mean of these (quotients if multiplicative)',
    'days with a trend',
  ),
  of('seasonal', 'seasonal_pattern at the phase of the day'),
  of('resid', 'observed − trend − seasonal (quotients if multiplicative); null without a trend'),
  of('resid_std', 'sample standard deviation (n − 1)', 'days with resid'),
  of('resid_mean', 'mean', 'days with resid'),
  of('strength.trend', 'max(0, 1 − Var(resid) / Var(trend + resid)), Wang, Smith and Hyndman 2006', 'days with resid'),
  of(
    'strength.season',
    'max(0, 1 − Var(resid) / Var(seasonal + resid)), Wang, Smith and Hyndman 2006',
    'days with resid',
  ),
  of('strength.week', 'strength.season of a decomposition with a period of 7 days', 'days with resid'),
  of(
    'strength.noise.*',
    'strength that noise exceeds in about one of 20 cases: m + 2 √(2 m (1 − m) / (n + 1)), at most 1, m = (period − 1) / (n − 1)',
    'n days with resid',
  ),
];
