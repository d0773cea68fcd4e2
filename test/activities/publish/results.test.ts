import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Changes } from '../../../activities/publish/changes.ts';
import { type PublishParams, renderResults } from '../../../activities/publish/results.ts';
import { headline, type Sections } from '../../../activities/publish/summary.ts';
import { tableNames } from '../../../data/contract.ts';
import { stages } from '../../../stages/index.ts';
import type { TableManifest } from '../../../stages/ingest/tableManifest.ts';
import { shop } from '../../charts/shop.ts';
import { runStage } from '../../support/workspace.ts';

const manifests = tableNames.map((table): TableManifest => {
  const quality = { table, files: 1, rows: 3, accepted: 3, rejected: {}, nulled: {}, missingColumns: [], notes: [] };
  return { table, parts: [], columns: [], idsCanonical: {}, quality };
});

const now = shop();
const inputs = {
  ...Object.fromEntries(Object.entries(now).map(([name, table]) => [`${name}.json`, table])),
  ...Object.fromEntries(manifests.map((manifest) => [`ingest:${manifest.table}.json`, manifest])),
  'calendar.json': { snapshot: '2023-03-19', asOf: null, first: '2023-01-01', last: '2023-03-18' },
  'figures.json': [],
  'merge.json': { notes: [] },
  'rfm.parquet': segmented(['1', 'Champions'], ['2', 'At risk'], ['4', 'Champions']),
};

const params: PublishParams = {
  run: { workflowId: 'w', runId: 'r', source: 'shop', timezone: 'UTC', seed: 42, asOf: null },
  generatedAt: '2023-03-20T04:05:06Z',
  dataDigest: 'digest',
  stages: [],
  trainingTimings: {},
  previous: null,
};

test('without an earlier run there is one list per segment and no changes', async () => {
  const run = await runStage({ run: renderResults }, params, inputs);
  expect(run.names).not.toContain('changes.json');
  const library = await run.bytes('plotly.min.js');
  expect((await run.bytes('report.html')).length).toBeLessThan(library.length / 2);
  expect((await run.bytes('segments/champions.csv')).toString()).toBe('customer_id\n1\n4\n');
  await expect(run.bytes('segments/champions-entered.csv')).rejects.toThrow('ENOENT');
});

test('docs/definitions.md names only files that are among the results of a run', async () => {
  const run = await runStage({ run: renderResults }, params, inputs);
  const written = stages.flatMap(({ writes }) => Object.values(writes).filter((name) => name !== null));
  const text = await readFile(join(import.meta.dirname, '../../../docs/definitions.md'), 'utf8');
  const named = text.matchAll(/[\w*/-]+\.(?:json|parquet|csv|md|bin)\b/g);
  const results = [...run.names, ...written, 'segments/*.csv', 'data-contract.md'];
  expect([...new Set(Array.from(named, ([name]) => name))].filter((name) => !results.includes(name))).toEqual([]);
});

test('with an earlier run it reports restated months and lists who entered and left each segment', async () => {
  const before = shop();
  before.eda.monthly[0]!.revenue -= 100;
  before.eda.monthly[1]!.revenue += 1e-9;
  before.eda.monthly.at(-1)!.revenue -= 100;
  const run = await renderAfter(before);
  const { restated, segments } = await run.json<Changes>('changes.json');
  expect(restated.map(({ month }) => month)).toEqual(['2023-01']);
  expect(segments).toContainEqual({ segment: 'Champions', entered: 1, left: 1 });
  expect((await run.bytes('segments/champions-entered.csv')).toString()).toBe('customer_id\n4\n');
  expect((await run.bytes('segments/champions-left.csv')).toString()).toBe('customer_id\n2\n');
  expect((await run.bytes('report.html')).toString()).toContain('Segment “Champions”: 1 customer entered, 1 left');
});

test('customers are not compared with segments by other rules', async () => {
  const before = shop();
  before.rfm.rules = [{ ...before.rfm.rules[0]!, when: 'R = 5' }];
  const run = await renderAfter(before);
  expect((await run.json<Changes>('changes.json')).segments).toEqual([]);
  await expect(run.bytes('segments/champions-entered.csv')).rejects.toThrow('ENOENT');
});

function renderAfter(before: ReturnType<typeof shop>) {
  const { eda, rfm } = before;
  return runStage(
    { run: renderResults },
    {
      ...params,
      previous: {
        since: '2023-03-19T04:05:06Z',
        headline: headline({ ...before, tables: manifests } as unknown as Sections),
      },
    },
    {
      ...inputs,
      'previous/summary.json': { eda, rfm },
      'previous/rfm.parquet': segmented(['1', 'Champions'], ['2', 'Champions']),
    },
  );
}

function segmented(...rows: [customer: string, segment: string][]): { sql: string } {
  const values = rows.map(([customer, segment]) => `(${customer}::bigint, '${segment}')`);
  return { sql: `select * from (values ${values.join(', ')}) as rfm(customer_id, segment)` };
}
