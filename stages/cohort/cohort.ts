import { monthName, monthNumber, monthOf } from '../../core/months.ts';
import type { Database, RowSchema, StageOutcome, Workspace } from '../../core/stage.ts';
import type { Calendar } from '../merge/calendar.ts';
import { openTables } from '../merge/cleanTables.ts';
import { poolRetention } from './pooled.ts';
import type { CohortBasis, CohortMatrix, CohortSummary } from './summary.ts';

export type { CohortBasis, CohortSummary, PooledRetention } from './summary.ts';

export type CohortParams = {
  /** Whether the month of the signup or of the first purchase determines the cohort. */
  basis: CohortBasis;
};

/**
 * Retention, active customers and revenue of monthly cohorts by month; null for future months. Writes `cohort.parquet` and
 * `cohort.json`.
 */
export async function computeCohorts(w: Workspace, params: CohortParams): Promise<StageOutcome> {
  const calendar = await w.readJson<Calendar>('calendar.json');
  const database = await openTables(w, ['merged', 'customers']);
  const basis = await chooseBasis(database, params.basis);
  await createPurchases(database, basis.basis);
  const span = { first: monthOf(calendar.first!), last: monthOf(calendar.last!) };
  const grid = await readGrid(database, basis.basis, span.last);
  const counts = await countRows(database, basis.basis);
  await w.writeRows('cohort.parquet', schema, rows(grid));
  await w.writeJson('cohort.json', {
    ...basis,
    ...matrices(grid),
    ...counts,
    ...treatment(grid, basis, span, calendar),
  });
  return { rows: grid.cells.length };
}

type Basis = Pick<CohortSummary, 'basis' | 'basis_reason'>;

/** Falls back to the first purchase if no customer has a signup date. */
async function chooseBasis(database: Database, requested: CohortBasis): Promise<Basis> {
  if (requested === 'first_purchase')
    return { basis: requested, basis_reason: 'the input sets the basis to the month of the first purchase' };
  const [{ dated } = { dated: 0 }] = await database.rows<{ dated: number }>(
    'select count(signup_date) as dated from customers',
  );
  return dated > 0
    ? { basis: 'signup', basis_reason: 'customers have signup dates' }
    : {
        basis: 'first_purchase',
        basis_reason: 'no customer has a signup date, so cohorts are formed by month of first purchase',
      };
}

/** Creates `purchases`: lines with a customer and a timestamp, with cohort and period (both null without a cohort). */
async function createPurchases(database: Database, basis: CohortBasis): Promise<void> {
  const start = basis === 'signup' ? 'signup_date' : 'min("timestamp") over (partition by customer_id)';
  await database.run(`
    create temp table purchases as
    select customer_id, gross_revenue, cohort, ${monthNumber('"timestamp"')} - cohort as period
    from (
      select customer_id, "timestamp", gross_revenue, ${monthNumber(start)} as cohort
      from merged
      where customer_id is not null and "timestamp" is not null)`);
}

type Cell = { cohort: number; period: number; active: number; revenue: number };
type Grid = { months: number[]; size: number[]; periods: number; cells: Required<Cell>[] };

/** All cells up to the month `last`, by cohort and period, with 0 if nobody bought. */
async function readGrid(database: Database, basis: CohortBasis, last: number): Promise<Grid> {
  const sizes = await database.rows<{ cohort: number; size: number }>(
    basis === 'signup'
      ? `select ${monthNumber('signup_date')} as cohort, count(*) as size from customers
         where signup_date is not null group by cohort order by cohort`
      : 'select cohort, count(distinct customer_id) as size from purchases group by cohort order by cohort',
  );
  const found = await database.rows<Cell>(`
    select cohort, period, count(distinct customer_id) as active, coalesce(sum(gross_revenue), 0) as revenue
    from purchases where period >= 0 group by cohort, period`);
  const byKey = new Map(found.map((cell) => [`${cell.cohort} ${cell.period}`, cell]));
  const cells = sizes.flatMap(({ cohort }) =>
    Array.from({ length: Math.max(last - cohort + 1, 0) }, (_, period) => {
      return byKey.get(`${cohort} ${period}`) ?? { cohort, period, active: 0, revenue: 0 };
    }),
  );
  const months = sizes.map(({ cohort }) => cohort);
  const periods = months.length === 0 ? 0 : Math.max(last - months[0]! + 1, 0);
  return { months, size: sizes.map(({ size }) => size), periods, cells };
}

type Matrices = Pick<
  CohortSummary,
  'cohorts' | 'periods' | 'size' | 'active' | 'retention' | 'revenue' | 'revenue_per_cohort'
>;

function matrices({ months, size, periods, cells }: Grid): Matrices {
  const rowOf = new Map(months.map((month, row) => [month, row]));
  const matrix = (value: (cell: Cell, row: number) => number): CohortMatrix => {
    const filled: CohortMatrix = months.map(() => new Array<number | null>(periods).fill(null));
    for (const cell of cells) {
      const row = rowOf.get(cell.cohort)!;
      filled[row]![cell.period] = value(cell, row);
    }
    return filled;
  };
  const revenue = matrix((cell) => cell.revenue);
  const total = (row: number) => revenue[row]!.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    cohorts: months.map(monthName),
    periods: Array.from({ length: periods }, (_, period) => period),
    size,
    active: matrix((cell) => cell.active),
    retention: matrix((cell, row) => cell.active / size[row]!),
    revenue,
    revenue_per_cohort: Object.fromEntries(months.map((month, row) => [monthName(month), total(row)])),
  };
}

type RowCounts = Pick<
  CohortSummary,
  'without_signup' | 'excluded_negative' | 'unknown_customer' | 'before_signup_date' | 'included'
>;

async function countRows(database: Database, basis: CohortBasis): Promise<RowCounts> {
  const undated = basis === 'signup' ? '(select count(*) - count(signup_date) from customers)' : '0';
  const [counts] = await database.rows<RowCounts>(`
    select
      ${undated} as without_signup,
      (select count(*) from purchases where period < 0) as excluded_negative,
      (select count(*) from purchases anti join customers using (customer_id)) as unknown_customer,
      (select count(*) from merged where "timestamp" < signup_date) as before_signup_date,
      (select count(*) from purchases where period >= 0) as included`);
  return counts!;
}

type Treatment = Pick<CohortSummary, 'first_month' | 'last_month' | 'incomplete_month' | 'pre_existing' | 'pooled'>;

/** The context of the matrices: which cells are not final, which cohorts are older than the data, and pooled retention. */
function treatment(
  grid: Grid,
  { basis }: Basis,
  { first, last }: { first: number; last: number },
  { snapshot }: Calendar,
): Treatment {
  const complete = last < monthOf(snapshot);
  const firstNew = basis === 'signup' ? first : first + 1;
  const old = grid.months.filter((month) => month < firstNew);
  const { active } = matrices(grid);
  return {
    first_month: monthName(first),
    last_month: monthName(last),
    incomplete_month: complete ? null : monthName(last),
    pre_existing: { cohorts: old.map(monthName), reason: old.length > 0 ? preExistingReason[basis] : null },
    pooled: poolRetention(grid.months, grid.size, active, firstNew, complete ? last : last - 1),
  };
}

const preExistingReason: Record<CohortBasis, string> = {
  signup: 'signed up before the first month of the data, which lacks their early purchases',
  first_purchase: 'bought in the first month of the data, so new and existing customers cannot be distinguished',
};

const schema: RowSchema = {
  cohort: 'text',
  period: 'integer',
  cohort_size: 'integer',
  active: 'integer',
  retention: 'number',
  revenue: 'number',
};

function* rows({ months, size, cells }: Grid) {
  const sizeOf = new Map(months.map((month, row) => [month, size[row]!]));
  for (const { cohort: month, period, active, revenue } of cells) {
    const cohortSize = sizeOf.get(month)!;
    yield {
      cohort: monthName(month),
      period,
      cohort_size: cohortSize,
      active,
      retention: active / cohortSize,
      revenue,
    };
  }
}
