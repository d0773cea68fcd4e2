import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sample } from '../../../activities/begin.ts';
import type { PipelineInput } from '../../../data/input.ts';
import { endlessTraining, type Handle, hasCheckpoint, openPipeline } from '../../support/pipeline.ts';
import { until } from '../../support/until.ts';

/**
 * Records one history of each shape of the workflow: `node --import tsx test/workflows/histories/record.ts RELEASE`. Runs of
 * that release must continue under later code. Histories of earlier releases are kept, because the replay test needs them.
 */
const [release] = process.argv.slice(2);
if (release === undefined) throw new Error('expected the name of the release, such as: record.ts 0.1.0');

// A neutral path, because it appears in the histories.
const folder = '/tmp/marketflow-histories';
const histories = fileURLToPath(new URL('.', import.meta.url));
const source = join(folder, 'source');
const broken = join(folder, 'broken');
await rm(folder, { recursive: true, force: true });
for (const copy of [source, broken]) await cp(sample, copy, { recursive: true });
await writeFile(join(broken, 'transactions.csv'), 'transaction_id,customer_id\n1,1\n');

const pipeline = await openPipeline(join(folder, 'store'), [folder]);
await record('cancelled', { source, training: endlessTraining }, async (handle) => {
  await until('the training has a checkpoint', () => hasCheckpoint(pipeline));
  await handle.cancel();
});
await record('completed', { source, training: { epochs: 3 } });
await record('cached', { source, training: { epochs: 3 } });
await record('invalid-input', { source, seed: -1 });
await record('failed-stage', { source: broken });
await pipeline.close();
await rm(folder, { recursive: true, force: true });
console.log((await readdir(histories)).join('\n'));

async function record(shape: string, input: PipelineInput, meanwhile?: (handle: Handle) => Promise<void>) {
  const { handle } = await pipeline.start(input);
  await meanwhile?.(handle);
  await handle.result().catch(() => undefined);
  const json = JSON.stringify(await handle.fetchHistory(), anonymous);
  await writeFile(join(histories, `${release}-${shape}.json`), `${json}\n`);
}

/** Removes everything that identifies the machine on which it was recorded. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'identity') return 'recorder';
  if (key === 'stackTrace') return undefined;
  const isSticky = key === 'taskQueue' && (value as { kind?: string }).kind === 'TASK_QUEUE_KIND_STICKY';
  return isSticky ? { ...(value as object), name: 'recorder' } : value;
}
