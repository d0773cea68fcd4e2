import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDuckDB } from '../../../engine/duckdb.ts';
import { eventFunnel } from '../../../stages/eda/funnel.ts';

const folder = await mkdtemp(join(tmpdir(), 'marketflow-funnel-'));
const database = await openDuckDB({ files: [], folder });

afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

test('the funnel handles levels whose text cannot be written in SQL', async () => {
  await database.run(`
    create table events as select 1 as customer_id, unnest(range(3)) as session_id, 'view' as event_type,
      unnest(['desk', 'o''clock' || chr(0), 'desk']) as device_type, null::varchar as experiment_group`);
  await database.run(`
    create table events_counts as select device_type, null::varchar as experiment_group, count(*) as "rows"
    from events group by device_type`);
  const { by_device, by_experiment_group } = await eventFunnel(database, {
    event_type: { counts: { view: 3 }, proportions: { view: 1 } },
    device_type: { counts: { desk: 2, "o'clock\0": 1 }, proportions: { desk: 2 / 3, "o'clock\0": 1 / 3 } },
    experiment_group: { counts: {}, proportions: {} },
  });
  expect(by_device.levels.map(({ level, units }) => [level, units])).toEqual([
    ['desk', 2],
    ["o'clock\0", 1],
  ]);
  expect(by_experiment_group.levels).toEqual([]);
});
