import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cohort } from '../../stages/cohort/index.ts';
import { decomposition } from '../../stages/decomposition/index.ts';
import { eda } from '../../stages/eda/index.ts';
import { features } from '../../stages/features/index.ts';
import { rfm } from '../../stages/rfm/index.ts';
import { differences } from '../support/agreement.ts';
import { openShop, type Shop } from '../support/shop.ts';

// Each folder of test/golden has five CSV files and expected.json, the reference notebook's numbers for them and the versions
// used (`made_by`). bench/peers/notebook/golden.sh generates expected.json.
const golden = join(import.meta.dirname, '..', 'golden');
const cases = readdirSync(golden);

type Expected = { sections: Record<string, object> };

const stages: Record<string, (shop: Shop) => Promise<void>> = {
  eda: (shop) => shop.run(eda, {}),
  rfm: (shop) => shop.run(rfm, { scores: 'notebook' }),
  cohort: (shop) => shop.run(cohort, { basis: 'signup' }),
  decomposition: (shop) => shop.run(decomposition, { model: 'additive', period: 30 }),
  features: (shop) =>
    shop.run(features, {
      horizonDays: 180,
      target: 'repurchase',
      correlationLimit: 0.95,
      testSplit: 0.2,
      seed: 42,
      scaler: 'standard',
      logSkewed: true,
    }),
};

test('there are at least six golden cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(6);
});

for (const name of cases) {
  test(`${name}: all numbers of all sections equal the notebook's`, async () => {
    const expected: Expected = JSON.parse(await readFile(join(golden, name, 'expected.json'), 'utf8'));
    const shop = await openShop(join(golden, name));
    for (const [section, run] of Object.entries(stages)) {
      await run(shop);
      expect(differences(section, await shop.json(`${section}.json`), expected.sections[section])).toEqual([]);
    }
  });
}
