import { readdirSync, readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleWorkflows } from '../../client/setup/build.js';

const folder = new URL('./histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
let code: string;

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
  code = await bundleWorkflows();
});

const { History } = proto.temporal.api.history.v1;

async function replay(history: object): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: { code } }, History.fromObject(history));
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

describe('a run of an earlier release', () => {
  test('is recorded in every shape: completed, cached, cancelled, failed by its input, failed in a stage', () => {
    const shapes = new Set(names.map((name) => name.replace(/^[0-9.]+-|\.json$/g, '')));
    expect([...shapes].sort()).toEqual(['cached', 'cancelled', 'completed', 'failed-stage', 'invalid-input']);
  });

  test.each(names)('replays under this release: %s', async (name) => {
    await replay(read(name));
  });

  test('does not replay if its activities are different', async () => {
    const history = read(names.find((name) => name.endsWith('-completed.json'))!);
    for (const { activityTaskScheduledEventAttributes: scheduled } of history.events)
      if (scheduled?.activityType.name === 'merge') scheduled.activityType.name = 'mingle';
    await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
