import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stages } from '../stages/index.ts';
import { pipeline } from '../workflows/pipeline.ts';
import { circles, type Import, importsIn, importsOf, projectRoot, sourceFiles } from './support/imports.ts';

/** What a part of the project may import beside itself and the parts before it. */
type Part = {
  name: string;
  node: RegExp;
  packages: RegExp;
  /** Names the parts that it may import, where those are not all parts before it; by value, and as types. */
  parts?: { values: string[]; types: string[] };
};

const computing = /^node:(buffer|crypto|fs(\/promises)?|module|os|path|stream(\/promises)?|url|util|zlib)$/;
const anything = /./;
const nothing = /(?!)/;
const noTemporal = /^(?!@temporalio\/)/;

/** From left to right: each part imports only what stands before it. */
const order: Part[] = [
  { name: 'core', node: nothing, packages: /^arquero$/ },
  { name: 'data', node: /^node:(fs(\/promises)?|path|stream(\/promises)?|util)$/, packages: /^zod$/ },
  { name: 'store', node: computing, packages: nothing },
  { name: 'engine', node: /^node:/, packages: noTemporal },
  { name: 'charts', node: /^node:(crypto|fs\/promises|module)$/, packages: /^plotly\.js-dist-min$/ },
  { name: 'stages', node: computing, packages: noTemporal },
  { name: 'activities', node: /^node:/, packages: anything },
  {
    name: 'workflows',
    node: nothing,
    packages: /^(zod|@temporalio\/(workflow|common))$/,
    parts: { values: ['core', 'data'], types: ['core', 'data', 'activities'] },
  },
  { name: 'worker.ts', node: /^node:/, packages: anything },
  { name: 'client', node: /^node:/, packages: anything },
];

const partOf = (file: string) => file.split('/')[0] ?? '';

function isAllowed({ from, to, kind, typeOnly }: Import): boolean {
  const place = order.findIndex(({ name }) => name === partOf(from));
  const { name, node, packages, parts } = order[place]!;
  if (kind === 'node') return node.test(to);
  if (kind === 'package') return packages.test(to);
  const before = order.slice(0, place).map((part) => part.name);
  const allowed = parts ? (typeOnly ? parts.types : parts.values) : before;
  return [name, ...allowed].includes(partOf(to));
}

const refused = (text: string, file: string) => importsIn(text, file).filter((one) => !isAllowed(one));
const all = order.flatMap(({ name }) => sourceFiles(name));

describe('the parts of the project', () => {
  test('are these, and no file of TypeScript stands beside them', () => {
    const beside = ['bench', 'test', 'vitest.config.ts', 'vitest.browser.config.ts', 'vitest.faults.config.ts'];
    const holding = readdirSync(projectRoot, { withFileTypes: true })
      .filter((entry) => !/^(\.|node_modules$|dist$|coverage$)/.test(entry.name))
      .filter((entry) => (entry.isDirectory() ? sourceFiles(entry.name).length > 0 : entry.name.endsWith('.ts')))
      .map(({ name }) => name);
    expect(holding.sort()).toEqual([...order.map(({ name }) => name), ...beside].sort());
  });

  test.each(order)('$name imports only what stands before it', ({ name }) => {
    const found = sourceFiles(name).flatMap(importsOf);
    expect(found.filter((one) => !isAllowed(one))).toEqual([]);
  });

  test.each([
    ['core/sql.ts', "import { contract } from '../data/contract.ts';"],
    ['core/sql.ts', "import { readFile } from 'node:fs/promises';"],
    ['data/contract.ts', "import type { Store } from '../store/store.ts';"],
    ['data/contract.ts', "import { DuckDBInstance } from '@duckdb/node-api';"],
    ['store/gc.ts', "import { openDuckDB } from '../engine/duckdb.ts';"],
    ['store/gc.ts', "import { table } from 'arquero';"],
    ['engine/child.ts', "const { stages } = await import('../stages/index.ts');"],
    ['engine/child.ts', "import { Context } from '@temporalio/activity';"],
    ['charts/draw.ts', "import type { EdaSummary } from '../stages/eda/summary.ts';"],
    ['charts/draw.ts', "import { spawn } from 'node:child_process';"],
    ['stages/rfm/rfm.ts', "import { printable } from '../../client/terminal/failure.ts';"],
    ['stages/rfm/rfm.ts', "export * from '../../activities/run.ts';"],
    ['stages/rfm/rfm.ts', "import { log } from '@temporalio/activity';"],
    ['stages/rfm/rfm.ts', "import { fork } from 'node:child_process';"],
    ['stages/rfm/rfm.ts', "require('@temporalio/common')"],
    ['activities/stage.ts', "import { pipeline } from '../workflows/pipeline.ts';"],
    ['activities/stage.ts', "import type { Server } from '../client/server/server.ts';"],
    ['workflows/board.ts', "import { readFileSync } from 'node:fs';"],
    ['workflows/board.ts', "import { stages } from '../stages/index.ts';"],
    ['workflows/board.ts', "import type { Stage } from '../stages/stage.ts';"],
    ['workflows/board.ts', "import { createActivities } from '../activities/index.ts';"],
    ['workflows/board.ts', "import { Client } from '@temporalio/client';"],
    ['worker.ts', "import { printable } from './client/terminal/failure.ts';"],
    ['worker.ts', "import type { Server } from './client/server/server.ts';"],
  ])('%s may not hold: %s', (file, text) => {
    expect(refused(text, file)).toHaveLength(1);
  });

  test.each([
    ['stages/rfm/rfm.ts', "import { sqlText } from '../../core/sql.ts';\nimport { table } from 'arquero';"],
    ['workflows/board.ts', "import type { StageResult } from '../activities/run.ts';"],
    [
      'client/verbs/run.ts',
      "import { startWorker } from '../../worker.ts';\nimport { Client } from '@temporalio/client';",
    ],
  ])('%s may hold: %s', (file, text) => {
    expect(importsIn(text, file).length).toBeGreaterThan(0);
    expect(refused(text, file)).toEqual([]);
  });
});

/** What the workflow sandbox loads: its own files, and everything that they import by value. */
function loadedBy(files: string[], seen = new Set<string>()): string[] {
  for (const file of files) {
    if (seen.has(file)) continue;
    seen.add(file);
    const imported = importsOf(file).filter(({ kind, typeOnly }) => kind === 'local' && !typeOnly);
    loadedBy(
      imported.map(({ to }) => to),
      seen,
    );
  }
  return [...seen];
}

test('a workflow loads no module of Node and no package but zod and the SDK, whatever it imports', () => {
  const outside = loadedBy(sourceFiles('workflows'))
    .flatMap(importsOf)
    .filter(({ kind, typeOnly }) => kind !== 'local' && !typeOnly);
  expect(outside.filter(({ to }) => !/^(zod|@temporalio\/(workflow|common))$/.test(to))).toEqual([]);
});

describe('no circle', () => {
  const locals = all.flatMap(importsOf).filter(({ kind }) => kind === 'local');
  const graph = (edges: { from: string; to: string }[]) => {
    const leadsTo = new Map<string, Set<string>>();
    for (const { from, to } of edges) leadsTo.set(from, (leadsTo.get(from) ?? new Set()).add(to));
    return leadsTo;
  };

  test('of files, type imports included', () => {
    expect(circles(graph(locals))).toEqual([]);
  });

  /** The import as one between what stands beside each other in a folder: `stages/eda` and `stages/merge`. */
  const betweenSiblings = ({ from, to }: Import) => {
    const [a, b] = [from.split('/'), to.split('/')];
    const same = a.findIndex((name, depth) => name !== b[depth]);
    return { from: a.slice(0, same + 1).join('/'), to: b.slice(0, same + 1).join('/') };
  };

  test('of folders, at any depth, type imports included', () => {
    expect(circles(graph(locals.map(betweenSiblings)))).toEqual([]);
  });

  test('goes unseen', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'b' },
      { from: 'd', to: 'd' },
    ];
    expect(circles(graph(edges))).toEqual(['b > c > b', 'd > d']);
    expect(circles(graph(edges.slice(0, 2)))).toEqual([]);
  });
});

test('stages and charts know no clock, no environment and no unseeded chance', () => {
  const forbidden = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|\brandomUUID\(/;
  for (const call of ['Date.now()', 'new Date()', 'Math.random()', 'process.env.HOME', 'randomUUID()'])
    expect(call).toMatch(forbidden);
  const found = [...sourceFiles('stages'), ...sourceFiles('charts')].filter((file) =>
    forbidden.test(readFileSync(join(projectRoot, file), 'utf8')),
  );
  expect(found).toEqual([]);
});

describe('a stage', () => {
  test('is a folder of stages/ with its tests, and a line in the DAG', () => {
    const names = stages.map(({ name }) => name);
    const folders = (path: string) =>
      readdirSync(join(projectRoot, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    expect(folders('stages').sort()).toEqual([...names].sort());
    expect(folders('test/stages').filter((name) => names.includes(name))).toEqual([...names].sort());
    expect([...new Set(pipeline.map(({ kind }) => kind))]).toEqual(names);
  });

  const writerOf = (artifact: string, reader: string) => {
    const table = /^(\w+)\.json$/.exec(artifact)?.[1];
    const ingest = pipeline.find((node) => node.table === table);
    return stages.find(({ name, writes }) => name !== reader && artifact in writes)?.name ?? ingest?.name;
  };

  test.each(pipeline.filter(({ table }) => table === undefined))('$name waits for what it reads', (node) => {
    const { reads, readsIfThere = [] } = stages.find(({ name }) => name === node.kind)!;
    const writers = [...reads, ...readsIfThere].map((artifact) => writerOf(artifact, node.kind));
    expect([...new Set(writers)].sort()).toEqual([...node.needs].sort());
  });

  test('writes artifacts that no other writes, in the order in which the results list them once each', () => {
    const names = stages.flatMap(({ writes }) => Object.keys(writes)).filter((name) => name !== 'rejected.parquet');
    expect(new Set(names).size).toBe(names.length);
    const results = stages.flatMap(({ writes }) => Object.values(writes)).filter((name) => name !== null);
    const files = results.filter((name) => name !== 'summary.json');
    expect(new Set(files).size).toBe(files.length);
  });
});
