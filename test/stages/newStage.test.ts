import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Figure } from '../../charts/figure.ts';
import { projectRoot } from '../support/imports.ts';

// The recipes of CONTRIBUTING.md, applied to a copy of the sources exactly as the page shows them.

type Edit = { file: string; language: string; text: string };

const page = await readFile(join(projectRoot, 'CONTRIBUTING.md'), 'utf8');
const recipes = new Map(
  (page.split('## Recipes\n')[1]?.split(/^## /m)[0] ?? '')
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.split('\n')[0] ?? '', editsIn(text)]),
);
const stageEdits = recipes.get('A stage') ?? [];

/** The code blocks of a recipe. The line above a block starts with the name of its file. */
function editsIn(recipe: string): Edit[] {
  const blocks = recipe.matchAll(/^`([^`\n]+)`[^\n]*\n\n```(ts|diff)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, file = '', language = '', text = '']) => ({ file, language, text }));
}

/** A `ts` block is a new file. A `diff` block has hunks, separated by `@@`, that each occur once in the file. */
async function apply(folder: string, { file, language, text }: Edit): Promise<void> {
  const path = join(folder, file);
  if (language === 'ts') {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return;
  }
  let source = await readFile(path, 'utf8');
  for (const hunk of text.split(/^@@\n/m)) {
    const [before, after] = [side(hunk, '-'), side(hunk, '+')];
    const parts = source.split(before);
    if (parts.length !== 2) throw new Error(`${file} has this ${parts.length - 1} times:${before}`);
    source = parts.join(after);
  }
  await writeFile(path, source);
}

/** The lines of a hunk before (`-`) or after (`+`) the edit. */
function side(hunk: string, mark: '-' | '+'): string {
  const lines = hunk.split('\n').filter((line) => line.startsWith(' ') || line.startsWith(mark));
  return `\n${lines.map((line) => line.slice(1)).join('\n')}\n`;
}

let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'marketflow-recipes-'));
  const large = [':!test/golden', ':!test/hostile', ':!test/charts/snapshots'];
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '.', ...large], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const files = listed.trim().split('\n');
  for (const file of files.filter((name) => existsSync(join(projectRoot, name)))) {
    await cp(join(projectRoot, file), join(copy, file));
  }
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  await cp(join(projectRoot, 'test/fixtures/exampleStage/run.ts.txt'), join(copy, 'test/run.ts'));
  for (const edit of stageEdits) await apply(copy, edit);
});

afterAll(() => rm(copy, { recursive: true, force: true }));

/** Runs Node in the copy and returns the standard output. */
async function inCopy(...args: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$)/.test(name)));
  const run = promisify(execFile)(process.execPath, args, { cwd: copy, env, maxBuffer: 1e8 });
  const { stdout } = await run.catch((error) => Promise.reject(new Error(`${error.stdout}${error.stderr}`)));
  return stdout;
}

describe('the example stage', () => {
  test('is what test/fixtures/exampleStage has (vitest -u writes it again)', async () => {
    expect(stageEdits.map(({ file }) => file)).toHaveLength(8);
    for (const { file, text } of stageEdits) {
      await expect(text).toMatchFileSnapshot(join(projectRoot, 'test/fixtures/exampleStage', `${file}.txt`));
    }
  });

  test('passes its own test, the test of the architecture and the replay of recorded histories', async () => {
    const tests = ['test/stages/gaps', 'test/architecture.test.ts', 'test/workflows/replay.test.ts'];
    await inCopy('node_modules/vitest/vitest.mjs', 'run', ...tests);
  });

  test('runs, and has its artifacts, activity, place in the DAG, figure and result files', async () => {
    const golden = join(projectRoot, 'test/golden/plain');
    const found = JSON.parse(await inCopy('--import', 'tsx', 'test/run.ts', golden, join(copy, 'out')));
    expect(Object.keys(found.artifacts)).toEqual(['gaps.json', 'gaps.parquet']);
    expect(found.writes).toEqual({ 'gaps.parquet': 'gaps.parquet', 'gaps.json': 'summary.json' });
    expect(found.activities).toContain('gaps');
    expect(found.pipeline).toEqual([
      { name: 'gaps', kind: 'gaps', needs: ['merge'] },
      { name: 'charts', kind: 'charts', needs: expect.arrayContaining(['gaps', 'evaluation']) },
    ]);

    const { gaps, median, lengths } = await expectedGaps(join(golden, 'transactions.csv'));
    expect(found.outcome).toEqual({ rows: gaps });
    const summary = JSON.parse(await readFile(found.artifacts['gaps.json'], 'utf8'));
    expect(summary).toMatchObject({ gaps, median_days: median });
    const figures: Figure[] = JSON.parse(await readFile(found.figures, 'utf8'));
    const figure = figures.find(({ id }) => id === 'gaps')!;
    expect(figure.skipped).toBeUndefined();
    expect(figure.computed?.number).toBe('gaps.median_days');
    expect(figure.table.map(({ values }) => values)).toEqual([[...lengths.keys()], [...lengths.values()]]);
  });
});

test('the other recipes apply too, and with all of them the sources compile and are formatted', async () => {
  const others = [...recipes].filter(([name]) => name !== 'A stage').map(([, edits]) => edits);
  expect(others.map((edits) => edits.length > 0)).toEqual(Array(6).fill(true));
  for (const edit of others.flat()) await apply(copy, edit);
  await inCopy('node_modules/typescript/bin/tsc', '--noEmit');
  const files = new Set([...recipes.values()].flat().map(({ file }) => file));
  await inCopy('node_modules/@biomejs/biome/bin/biome', 'check', ...files);
});

test('every file that the page names exists, or is created by a recipe', () => {
  const created = [...recipes.values()].flat().map(({ file }) => file);
  const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.(?:md|ts))`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(40);
  const local = named.filter((path) => !/^(dist\/|index\.ts$|gaps\.)/.test(path));
  expect(local.filter((path) => !existsSync(join(projectRoot, path)) && !created.includes(path))).toEqual([]);
});

/** The same numbers, read from the lines of the CSV. */
async function expectedGaps(csv: string) {
  const lines = (await readFile(csv, 'utf8')).trim().split('\n').slice(1);
  const cells = lines.map((line) => line.split(','));
  const bought = new Set(cells.map(([, time = '', customer]) => `${customer} ${time.slice(0, 10)}`));
  const visits = [...bought].map((visit) => visit.split(' ')).filter(([customer]) => customer !== '');
  const days = new Map<string, number[]>();
  for (const [customer = '', day = ''] of visits) {
    days.set(customer, [...(days.get(customer) ?? []), Date.parse(day) / 86_400_000]);
  }
  const gaps = [...days.values()].flatMap((own) => {
    const sorted = own.sort((a, b) => a - b);
    return sorted.slice(1).map((day, index) => day - sorted[index]!);
  });
  gaps.sort((a, b) => a - b);
  const median = (gaps[Math.floor((gaps.length - 1) / 2)]! + gaps[Math.floor(gaps.length / 2)]!) / 2;
  const lengths = new Map<string, number>();
  for (const days of gaps) {
    const from = Math.floor((days - 1) / 30) * 30 + 1;
    lengths.set(`${from}–${from + 29}`, (lengths.get(`${from}–${from + 29}`) ?? 0) + 1);
  }
  return { gaps: gaps.length, median, lengths };
}
