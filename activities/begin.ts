import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { RunId } from '../core/run.ts';
import { projectFolder } from '../engine/project.ts';
import { versions } from '../engine/versions.ts';
import type { RunManifest } from '../store/runs.ts';
import { bookkeep, execution } from './observe.ts';
import type { Dependencies } from './run.ts';

type BeginCall = RunId & { originRunId?: string; input: unknown; stages: string[] };

/** `stages` are recorded with the run: a run that began before a stage was added ends without it. */
type BegunRun = { storeId: string; source: string; stages: string[] };

/** Opens the run. It writes the manifest before the input is validated, so that a run with an invalid input has one too. */
export const begin =
  ({ store, leases }: Dependencies) =>
  ({ workflowId, runId, originRunId, input, stages }: BeginCall): Promise<BegunRun> =>
    bookkeep(async () => {
      const run = { workflowId, runId };
      const { generation, release } = await leases.hold(run, execution(run));
      release();
      const opened: RunManifest = {
        ...run,
        originRunId,
        generation: generation || undefined,
        status: 'running',
        versions: versions(),
        source: sourceOf(input),
        input: input ?? {},
        startedAt: await store.now(),
        stages: stages.map((stage) => ({ stage, status: 'pending', seconds: null })),
        results: [],
      };
      const known = await store.runs.read(run);
      if (known === null) await store.runs.write(opened);
      const { source, stages: reports } = known ?? opened;
      Context.current().log.info('run started', { source });
      return { storeId: await store.id(), source, stages: reports.map(({ stage }) => stage) };
    });

/** The sample data included in the project. */
export const sample = join(projectFolder, 'data/sample');

/** The folder that a run reads; the sample if its input names none. */
export function sourceOf(input: unknown): string {
  const source = input !== null && typeof input === 'object' && 'source' in input ? input.source : null;
  return typeof source === 'string' ? source : sample;
}
