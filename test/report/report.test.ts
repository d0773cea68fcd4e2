import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { differences } from '../support/agreement.ts';
import { projectRoot } from '../support/imports.ts';
import { type Claims, type Evidence, faultsOf } from './claims/claim.ts';
import { customerClaims } from './claims/customers.ts';
import { groupClaims } from './claims/groups.ts';
import { modelClaims } from './claims/model.ts';
import { orderClaims } from './claims/orders.ts';
import { summaryClaims } from './claims/summary.ts';
import { timeClaims } from './claims/time.ts';
import { readFound, summaryOf } from './found.ts';
import { publish } from './published.ts';
import { linesOf, type Sentence, sentencesOf } from './sentences.ts';
import { mustNotSay, never, shops, writeShop } from './shops.ts';

const claims: Record<string, Claims> = {
  ...summaryClaims,
  ...timeClaims,
  ...groupClaims,
  ...orderClaims,
  ...customerClaims,
  ...modelClaims,
};

const sample = join(projectRoot, 'data/sample');

/** The data set's report and what pandas found in it, made once. */
const evidences = new Map<string, Promise<Evidence>>();
function evidenceOf(name: string): Promise<Evidence> {
  const made = evidences.get(name) ?? makeEvidence(name);
  evidences.set(name, made);
  return made;
}

async function makeEvidence(name: string): Promise<Evidence> {
  const folder = await folderOf(name);
  const found = await readFound(name);
  expect(await digestOf(folder), 'expected.py has read other files: run it again, see its first lines').toBe(
    found.digest,
  );
  return { ...(await publish(folder)), found };
}

async function folderOf(name: string): Promise<string> {
  const shop = shops[name];
  if (shop === undefined) return sample;
  const folder = await mkdtemp(join(tmpdir(), 'marketflow-claims-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeShop(folder, shop);
  return folder;
}

/** As `digest` of expected.py. */
async function digestOf(folder: string): Promise<string> {
  const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort();
  const digests = await Promise.all(names.map(async (name) => sha256(await readFile(join(folder, name)))));
  return sha256(digests.join('\n'));
}

function sentencesIn({ page, text, card }: Evidence): Sentence[] {
  return [...sentencesOf(page), ...linesOf('summary.md', text), ...linesOf('model card', card ?? '')];
}

/** Words of figures beside the sentences: titles, questions, definitions, names of axes, lines and groups. */
function labelsOf({ figures }: Evidence): string[] {
  const drawn = figures.filter(({ skipped }) => skipped === undefined);
  return drawn.flatMap(({ title, question, definition, data, layout }) => [
    ...[title, question, definition],
    ...textsIn([layout, data.map(({ name, x, y, text }) => [name, x, y, text])]),
  ]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

const opposites = [
  ['more', 'less'],
  ['higher', 'lower'],
  ['+', '−'],
  ['better', 'worse'],
];

/** The text with another digit at each place, and with the opposite of each word; not that of versions and digests. */
function falsified(text: string): string[] {
  if (/SHA-256|Computed by/.test(text)) return [];
  const digits = [...text.matchAll(/\d/g)].map(({ 0: digit, index }) => {
    return text.slice(0, index) + ((Number(digit) + 1) % 10) + text.slice(index + 1);
  });
  const turned = opposites.flatMap(([a, b]) => [text.replaceAll(a!, b!), text.replaceAll(b!, a!)]);
  return [...digits, ...turned.filter((other) => other !== text)];
}

describe.each(['sample', ...Object.keys(shops)])('the report of the data set “%s”', (name) => {
  test('says nothing but what is true of the data, with the numbers that pandas finds', async () => {
    const evidence = await evidenceOf(name);
    const faults = sentencesIn(evidence).flatMap((sentence) =>
      faultsOf(sentence, claims[sentence.place] ?? {}, evidence),
    );
    expect(faults).toEqual([]);
  });

  test('would not say another number, nor more where there is less', async () => {
    const evidence = await evidenceOf(name);
    const unnoticed = sentencesIn(evidence).flatMap(({ place, text }) =>
      falsified(text)
        .map((other) => ({ place, text: other }))
        .filter((sentence) => faultsOf(sentence, claims[place] ?? {}, evidence).length === 0),
    );
    expect(unnoticed).toEqual([]);
  });

  test('has the orders, the trend, the segments and the cohorts of pandas in summary.json', async () => {
    const { summary, found } = await evidenceOf(name);
    expect(differences('summary', summary, summaryOf(found))).toEqual([]);
  });

  test('does not say what the data cannot carry', async () => {
    const evidence = await evidenceOf(name);
    const said = [...sentencesIn(evidence).map(({ text }) => text), ...labelsOf(evidence)];
    expect(said.filter((text) => [...never, ...mustNotSay[name]!].some((pattern) => pattern.test(text)))).toEqual([]);
  });
});
