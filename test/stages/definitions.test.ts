import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Definition, definitionOf } from '../../core/definition.ts';
import { cohort } from '../../stages/cohort/index.ts';
import { columnDefinitions } from '../../stages/columnDefinitions.ts';
import { decomposition } from '../../stages/decomposition/index.ts';
import { eda } from '../../stages/eda/index.ts';
import { evaluation } from '../../stages/evaluation/index.ts';
import { metrics } from '../../stages/evaluation/metrics.ts';
import { features } from '../../stages/features/index.ts';
import type { FeaturesSummary } from '../../stages/features/summary.ts';
import { stages } from '../../stages/index.ts';
import { rfm } from '../../stages/rfm/index.ts';
import { rulesOf } from '../../stages/rfm/segments.ts';
import { training } from '../../stages/training/index.ts';
import { smallTraining } from '../support/features.ts';
import { openShop, type Shop } from '../support/shop.ts';

const root = join(import.meta.dirname, '..', '..');
const sections = stages.filter(({ definitions = [] }) => definitions.length > 0);
const all = sections.flatMap(({ definitions = [] }) => definitions);
const defined = (path: string) => definitionOf(path, all);

test('every number and every column has a definition, and every definition is used', async () => {
  const shop = await analysedShop();
  const paths = await numbersOf(shop);
  expect(paths.length).toBeGreaterThan(3000);
  const undefinedPaths = paths.filter((path) => defined(path) === undefined);
  expect(undefinedPaths, 'add these to stages/<stage>/definitions.ts').toEqual([]);
  const used = new Set(paths.map((path) => defined(path)!.number));
  const optional = ['features.split_skipped', 'eda.dimensions.*', 'eda.dimensions.*.levels'];
  const unused = all.map(({ number }) => number).filter((number) => !used.has(number) && !optional.includes(number));
  expect(unused, 'no stage writes these numbers').toEqual([]);
  const { says } = await shop.json<FeaturesSummary>('features.json');
  const tables = ['rfm', 'features', 'predictions', 'cohort', 'decomposition', 'history'].map(
    (name) => `${name}.parquet`,
  );
  for (const file of tables) {
    const columns = (await shop.table(file)).columnNames().filter((name) => columnDefinitions[name] ?? !(name in says));
    const documented = Object.keys(columnDefinitions).filter((name) => columnDefinitions[name]!.files.includes(file));
    expect(columns.toSorted(), `columns of ${file} in stages/columnDefinitions.ts`).toEqual(documented.toSorted());
  }
});

test('no number is defined twice, and every definition has a formula, a population and a source', () => {
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  expect(all.filter((definition) => Object.values(definition).some((text) => text === ''))).toEqual([]);
});

test('the definition of a number is the most specific one that covers it', () => {
  expect(defined('eda.duplicates.rows')!.formula).toBe('rows − distinct rows');
  expect(defined('eda.duplicates.customers')!.number).toBe('eda.duplicates.*');
  expect(defined('eda.nothing')).toBeUndefined();
});

test('docs/definitions.md is up to date (update it with vitest -u)', async () => {
  await expect(document()).toMatchFileSnapshot(join(root, 'docs', 'definitions.md'));
});

async function analysedShop(): Promise<Shop> {
  const shop = await openShop(join(root, 'test', 'golden', 'lived_in'));
  await shop.run(eda, {});
  await shop.run(rfm, { scores: 'notebook' });
  await shop.run(cohort, { basis: 'signup' });
  await shop.run(decomposition, { model: 'additive', period: 30 });
  const split = { testSplit: 0.2, seed: 42, scaler: 'standard' as const, logSkewed: true };
  await shop.run(features, { horizonDays: 180, target: 'repurchase', correlationLimit: 0.95, ...split });
  await shop.run(training, smallTraining);
  await shop.run(evaluation, { seed: 42 });
  return shop;
}

/** The paths of all values in the sections of summary.json and metrics.json. */
async function numbersOf(shop: Shop): Promise<string[]> {
  const model = metrics(await shop.json('training.json'), await shop.json('evaluation.json'), {});
  const written = await Promise.all(
    sections.map(async ({ name }) => {
      const numbers: { figures?: unknown } = Reflect.get(model, name) ?? (await shop.json(`${name}.json`));
      const { figures: _, ...section } = numbers;
      return pathsOf(name, section);
    }),
  );
  return written.flat();
}

function pathsOf(path: string, value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [path];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [path]
    : entries.flatMap(([key, part]) => pathsOf(`${path}.${key.replaceAll('.', ' ')}`, part));
}

function document(): string {
  const parts = sections.map(({ name, definitions = [] }) => `## ${name}\n\n${table(definitions)}`);
  return `# Definitions

How every number in \`summary.json\`, and in \`training\` and \`evaluation\` of \`metrics.json\`, is computed, from which rows and from which source. \`*\` stands for any key or list index.
The other fields of \`metrics.json\` repeat some of them: \`network\` and \`baselines\` of \`evaluation\`, \`split\` of \`training\`.
A definition also covers everything below its path. An undefined number is \`null\`. Generated from the \`definitions.ts\` of each stage, which the report's figures quote.

${parts.join('\n\n')}

## Segments

A customer belongs to the first segment whose rule is true. \`R\` and \`F\` are the recency and frequency scores, \`frequency\` the orders, \`recency\` the days since the last order, \`recent_days\` the days that count as recently. With \`rfm.scores\` "notebook" the rules are the notebook's patterns of R and F.

${segmentTable()}

## Columns

Columns of the Parquet and CSV files. \`merged.parquet\` has the columns of the [data contract](data-contract.md), \`features.parquet\` also those that \`features.says\` describes.

${columnTable()}
`;
}

function columnTable(): string {
  const lines = Object.entries(columnDefinitions).map(
    ([name, { files, meaning }]) => `| \`${name}\` | ${files.join(', ')} | ${meaning} |`,
  );
  return ['| column | files | meaning |', '|---|---|---|', ...lines].join('\n');
}

function segmentTable(): string {
  const lines = rulesOf.equal.map(({ segment, when, meaning }) => `| ${segment} | \`${when}\` | ${meaning} |`);
  return ['| segment | rule | meaning |', '|---|---|---|', ...lines].join('\n');
}

function table(entries: readonly Definition[]): string {
  const lines = entries.map(({ number, formula, population, source }) =>
    ['', `\`${number}\``, ...[formula, population, source].map((text) => text.replaceAll('|', '\\|')), '']
      .join(' | ')
      .trim(),
  );
  return ['| number | formula | population | source |', '|---|---|---|---|', ...lines].join('\n');
}
