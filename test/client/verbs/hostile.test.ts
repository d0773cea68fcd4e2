import { readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkSource } from '../../../client/verbs/check/check.ts';
import type { CheckDocument } from '../../../client/verbs/check/print.ts';

type Verdict = {
  table: string;
  exit: 0 | 2;
  rows?: number;
  accepted?: number;
  rejected?: Record<string, number>;
  nulled?: Record<string, number>;
  maxRejected?: number;
  lines?: number[];
  missing?: string[];
  notes?: string[];
  notesOnData?: string[];
  says?: string[];
};

const folder = join(import.meta.dirname, '../../hostile');
const cases = readdirSync(folder).flatMap((name) => /^(.+)\.expected\.json$/.exec(name)?.[1] ?? []);
const someTransactions = 'transaction_id,timestamp,customer_id,quantity,gross_revenue\n1,2023-01-01,7,1,2.5\n';

let source: string;
beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'marketflow-hostile-'));
});
afterAll(() => rm(source, { recursive: true, force: true }));

async function checkCase(name: string, { table, maxRejected }: Verdict): Promise<CheckDocument> {
  const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}.`) && !entry.endsWith('.expected.json'))!;
  const own = join(source, name);
  await mkdir(own);
  await writeFile(join(own, 'transactions.csv'), someTransactions);
  if (table === 'transactions') await rm(join(own, 'transactions.csv'));
  await copyFile(join(folder, file), join(own, table + file.slice(name.length)));
  return checkSource({ source: own, maxRejected });
}

describe('check reports a plain verdict on every hostile file', () => {
  test('there are at least 60 cases', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  test.each(cases)('%s', async (name) => {
    const verdict: Verdict = JSON.parse(await readFile(join(folder, `${name}.expected.json`), 'utf8'));
    const document = await checkCase(name, verdict);
    const table = document.tables.find((found) => found.table === verdict.table);
    expect({ ok: document.ok, errors: document.ok ? [] : document.errors }).toEqual({
      ok: verdict.exit === 0,
      errors: verdict.exit === 0 ? [] : [expect.any(String)],
    });
    for (const error of document.errors) {
      expect(error).toContain(verdict.table);
      expect(error.length).toBeLessThan(2000);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(error).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\bat \S+:\d+:\d+|Error:|undefined|null\b/);
    }
    for (const pattern of verdict.says ?? []) expect(document.errors.join()).toMatch(new RegExp(pattern));
    for (const line of verdict.lines ?? [])
      expect(table?.notes.join()).toMatch(new RegExp(`rejected.* line ${line}[:)]`));
    for (const pattern of verdict.notes ?? []) expect(table?.notes.join()).toMatch(new RegExp(pattern));
    expect(document.notes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(verdict.notesOnData ?? []));
    if (verdict.missing) expect(table?.missingColumns).toEqual(verdict.missing);
    if (verdict.rows === undefined) return;
    const { rows, accepted, rejected, nulled } = verdict;
    expect({ rows: table?.rows, accepted: table?.accepted, rejected: table?.rejected, nulled: table?.nulled }).toEqual({
      rows,
      accepted,
      rejected,
      nulled,
    });
  });
});
