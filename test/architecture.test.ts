import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pipeline } from '../workflows/pipeline.ts';
import { type Import, importsOf, sourceFiles } from './support/imports.ts';

type Rule = { folder: string; may: RegExp; mayAsType?: RegExp };

const packages = /^(?!node:|@temporalio\/)[@a-z]/;

/** What the files of a folder may import: by value, and as types only. Order of the table: from the leaves upwards. */
const rules: Rule[] = [
  { folder: 'data', may: /^(data|stages\/errors\.ts|node:|zod$)/ },
  {
    folder: 'stages',
    may: new RegExp(`^(stages|data|node:(fs|zlib|path|stream|util|buffer|os|module|url|crypto))|${packages.source}`),
    mayAsType: /^store\//,
  },
  { folder: 'store', may: new RegExp(`^(store|stages/errors\\.ts|node:)|${packages.source}`), mayAsType: /^stages\// },
  { folder: 'charts', may: /^(charts|stages|data|node:(fs|crypto|path|url|module))/, mayAsType: /^store\// },
  {
    folder: 'workflows',
    may: /^(workflows|data|zod$|@temporalio\/(workflow|common)$)/,
    mayAsType: /^(activities|store|@temporalio\/workflow$)/,
  },
  {
    folder: 'activities',
    may: new RegExp(
      `^(activities|workflows|stages|store|charts|data|node:|@temporalio/(activity|common|worker)$)|${packages.source}`,
    ),
  },
];

const allowed = ({ may, mayAsType }: Rule, { to, typeOnly }: Import) =>
  may.test(to) || (typeOnly && mayAsType?.test(to));

describe('the architecture', () => {
  test.each(rules)('$folder imports only what lies below it', (rule) => {
    const found = sourceFiles(rule.folder).flatMap(importsOf);
    expect(found.filter((one) => !allowed(rule, one))).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    const files = ['stages', 'store', 'activities', 'workflows', 'client', 'charts', 'data'].flatMap(sourceFiles);
    const imported = new Map(files.map((file) => [file, importsOf(file).filter(({ typeOnly }) => !typeOnly)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, way: string[]) => {
      if (way.includes(file)) circles.push([...way, file].join(' > '));
      if (way.includes(file) || done.has(file)) return;
      for (const { to } of imported.get(file) ?? []) follow(to, [...way, file]);
      done.add(file);
    };
    for (const file of files) follow(file, []);
    expect(circles).toEqual([]);
  });

  test('stages know no clock, no environment and no unseeded chance', async () => {
    const { readFileSync } = await import('node:fs');
    const forbidden = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|\brandomUUID\(/;
    const found = [...sourceFiles('stages'), ...sourceFiles('charts')].filter((file) =>
      forbidden.test(readFileSync(file, 'utf8')),
    );
    expect(found).toEqual([]);
  });

  test.each([...new Set(pipeline.map((node) => node.kind))])(
    '%s is one word in stages, activities and tests',
    (kind) => {
      for (const folder of ['stages', 'activities']) expect(existsSync(`${folder}/${kind}.ts`)).toBe(true);
      expect(sourceFiles('test/stages').some((file) => file.startsWith(`test/stages/${kind}`))).toBe(true);
    },
  );
});
