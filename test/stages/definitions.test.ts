import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Definition, definitionOf } from '../../core/definition.ts';
import { cohort } from '../../stages/cohort/index.ts';
import { decomposition } from '../../stages/decomposition/index.ts';
import { eda } from '../../stages/eda/index.ts';
import { evaluation } from '../../stages/evaluation/index.ts';
import { features } from '../../stages/features/index.ts';
import { stages } from '../../stages/index.ts';
import { rfm } from '../../stages/rfm/index.ts';
import { training } from '../../stages/training/index.ts';
import { smallTraining } from '../support/features.ts';
import { openShop } from '../support/shop.ts';

const root = join(import.meta.dirname, '..', '..');
const sections = stages.filter(({ definitions = [] }) => definitions.length > 0);
const all = sections.flatMap(({ definitions = [] }) => definitions);
const defined = (path: string) => definitionOf(path, all);

test('every number of every section has a definition, and every definition a number', async () => {
  const paths = await numbersOfAShop();
  expect(paths.length).toBeGreaterThan(3000);
  const undefinedPaths = paths.filter((path) => defined(path) === undefined);
  expect(undefinedPaths, 'add these to stages/<stage>/definitions.ts').toEqual([]);
  const used = new Set(paths.map((path) => defined(path)!.number));
  const onlySometimes = ['features.split_skipped'];
  const unused = all
    .map(({ number }) => number)
    .filter((number) => !used.has(number) && !onlySometimes.includes(number));
  expect(unused, 'these define nothing that a stage writes').toEqual([]);
});

test('no number is defined twice, and no definition leaves its formula, population or source open', () => {
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  expect(all.filter((definition) => Object.values(definition).some((text) => text === ''))).toEqual([]);
});

test('the definition of a number is the most precise one that covers it', () => {
  expect(defined('eda.duplicates.rows')!.formula).toBe('rows − distinct rows');
  expect(defined('eda.duplicates.customers')!.number).toBe('eda.duplicates.*');
  expect(defined('eda.nothing')).toBeUndefined();
});

test('docs/definitions.md says what the catalogue says (vitest -u writes it anew)', async () => {
  await expect(document()).toMatchFileSnapshot(join(root, 'docs', 'definitions.md'));
});

/** The path of every value that the sections hold, but for what only figures draw. */
async function numbersOfAShop(): Promise<string[]> {
  const shop = await openShop(join(root, 'test', 'golden', 'lived_in'));
  await shop.run(eda, {});
  await shop.run(rfm, {});
  await shop.run(cohort, { basis: 'signup' });
  await shop.run(decomposition, { model: 'additive', period: 30 });
  const split = { testSplit: 0.2, seed: 42, scaler: 'standard' as const };
  await shop.run(features, { horizonDays: 180, target: 'repurchase', correlationLimit: 0.95, ...split });
  await shop.run(training, smallTraining);
  await shop.run(evaluation, { seed: 42 });
  const written = await Promise.all(
    sections.map(async ({ name }) => {
      const { figures: _, ...section } = await shop.json(`${name}.json`);
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

Every number of \`summary.json\`, and of the model's \`training.json\` and \`evaluation.json\` (of which \`metrics.json\` is made): how it is computed, over what, and from what. \`*\` stands for any key or place in a list; a line
covers what lies below it. An undefined number is \`null\`. Made from each stage's \`definitions.ts\`, which the report's figures quote.

${parts.join('\n\n')}
`;
}

function table(entries: readonly Definition[]): string {
  const lines = entries.map(({ number, formula, population, source }) =>
    ['', `\`${number}\``, ...[formula, population, source].map((text) => text.replaceAll('|', '\\|')), '']
      .join(' | ')
      .trim(),
  );
  return ['| number | formula | population | source |', '|---|---|---|---|', ...lines].join('\n');
}
