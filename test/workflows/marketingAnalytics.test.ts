import { ApplicationFailure, type WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { StageCall } from '../../activities/run.ts';
import type { RunDocument } from '../../store/runs.ts';
import type { PipelineInput } from '../../workflows/input.ts';
import { pipeline } from '../../workflows/pipeline.ts';
import { done, endless, temporalServer, together, withPipeline } from '../support/workflow.ts';

const server = temporalServer();

describe('the workflow marketingAnalytics', () => {
  it('starts no stage before those that it needs have ended, and hands it what they have left', async () => {
    await withPipeline(server(), {}, async (handle, log) => {
      await handle.result();
      for (const { name, needs } of pipeline) {
        const start = log.begun.indexOf(`> ${name}`);
        for (const need of needs) expect(log.begun.indexOf(`< ${need}`)).toBeLessThan(start);
        const call = log.calls.find(({ stage }) => stage === name);
        expect(call?.inputs.map((ref) => ref.name)).toEqual(needs);
      }
      expect(log.calls).toHaveLength(14);
      expect(log.begun.at(-1)).toBe('closed');
    });
  });

  it('has the five ingests under way at once, and then the five stages that need the merge only', async () => {
    const ingests = pipeline.filter(({ kind }) => kind === 'ingest').map(({ name }) => name);
    const analyses = together('eda', 'rfm', 'cohort', 'decomposition', 'features');
    // Each waits for the others: one after the other, the workflow would never end.
    await withPipeline(server(), { stages: { ...together(...ingests), ...analyses } }, async (handle, log) => {
      await handle.result();
      expect(log.calls).toHaveLength(14);
    });
  });

  it('works without an input, with every setting at its default', async () => {
    await withPipeline(server(), {}, async (handle, log) => {
      await handle.result();
      expect(log.calls[0]?.settings).toMatchObject({ source: null, timezone: 'UTC', seed: 42, maxRejected: 0.01 });
    });
  });

  it('gives the mapping of its table to an ingest, and to nothing else', async () => {
    const table = (file: string) => ({ files: [file], columns: {} });
    const mapping = { events: table('clicks.csv'), customers: table('people.csv') };
    await withPipeline(server(), { input: { mapping } }, async (handle, log) => {
      await handle.result();
      const mappings = Object.fromEntries(log.calls.map(({ stage, settings }) => [stage, settings.mapping]));
      expect(mappings['ingest:events']).toEqual({ events: mapping.events });
      expect(mappings.merge).toBeNull();
      expect(mappings.training).toBeNull();
    });
  });

  it('ends with the first failure that is not tried again, cancels the others, and closes the run as failed', async () => {
    const fail = async () => {
      throw ApplicationFailure.nonRetryable('customers.csv, line 3: no id', 'InvalidInput');
    };
    const stages = { 'ingest:customers': fail, 'ingest:events': endless };
    await withPipeline(server(), { stages }, async (handle, log) => {
      const failure = await failureOf(handle);
      expect(failure).toMatchObject({ type: 'InvalidInput' });
      expect(failure?.message).toBe('ingest:customers: customers.csv, line 3: no id');
      expect(log.begun.slice(-2)).toEqual(['< ingest:events', 'closed']);
      expect(log.closed).toHaveLength(1);
      const closed = log.closed[0] as { status: string; error: object; stages: { stage: string; status: string }[] };
      expect(closed).toMatchObject({ status: 'failed', error: { type: 'InvalidInput' } });
      const statuses = Object.fromEntries(closed.stages.map(({ stage, status }) => [stage, status]));
      expect(statuses).toMatchObject({
        'ingest:customers': 'failed',
        'ingest:events': 'cancelled',
        merge: 'cancelled',
        charts: 'cancelled',
      });
    });
  });

  it('tries a lost computation again', async () => {
    let attempts = 0;
    const rfm = async (call: StageCall) => {
      attempts += 1;
      if (attempts === 1) throw ApplicationFailure.retryable('killed', 'ComputeLost');
      return done(call);
    };
    await withPipeline(server(), { stages: { rfm } }, async (handle) => {
      expect(await handle.result()).toEqual({ status: 'completed' });
      expect(attempts).toBe(2);
    });
  });

  it('lists every fault of its input in one failure, runs no stage, and closes the run', async () => {
    const input = { epochs: 3, seed: -1, training: { hidden: [0, 64] }, force: ['ingest'] } as unknown as PipelineInput;
    await withPipeline(server(), { input }, async (handle, log) => {
      const failure = await failureOf(handle);
      expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
      for (const fault of ['"epochs"', 'seed', 'training.hidden.0', 'force.0'])
        expect(failure?.message).toContain(fault);
      expect(log.calls).toEqual([]);
      expect(log.closed).toMatchObject([{ status: 'failed', error: { type: 'InvalidInput' } }]);
    });
  });

  it('waits for what it cancels to have stopped, and closes the run as cancelled', async () => {
    await withPipeline(server(), { stages: { training: endless } }, async (handle, log) => {
      await until(() => log.begun.includes('> training'));
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      expect(log.begun.slice(-2)).toEqual(['< training', 'closed']);
      expect(log.closed).toMatchObject([{ status: 'cancelled' }]);
    });
  });

  it('answers how far it is while it runs, with the epochs of the training', async () => {
    await withPipeline(server(), { stages: { training: endless } }, async (handle, log) => {
      await until(() => log.begun.includes('> training') && log.begun.includes('< eda'));
      await handle.signal('trainingProgress', { epoch: 2, epochs: 9, loss: 0.5, val_loss: null });
      const document = await handle.query<RunDocument>('progress');
      expect(document).toMatchObject({ workflowId: handle.workflowId, status: 'running', results: null });
      expect(document.training).toEqual({ epoch: 2, epochs: 9, loss: 0.5, val_loss: null });
      const status = (name: string) => document.stages.find(({ stage }) => stage === name)?.status;
      expect(['merge', 'training', 'charts'].map(status)).toEqual(['done', 'running', 'pending']);
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
    });
  });

  it('tells its stages which run was the first of those that it resumes', async () => {
    await withPipeline(server(), { memo: { originRunId: 'first' } }, async (handle, log) => {
      await handle.result();
      expect(log.calls[0]?.run).toEqual({
        workflowId: handle.workflowId,
        runId: handle.firstExecutionRunId,
        origin: 'first',
        storeId: 'store',
      });
    });
  });

  it('has a history of fewer than 200 events and 100 KB', async () => {
    const large = async (call: StageCall) => {
      const result = await done(call);
      const outputs = Array.from({ length: 8 }, (_, n) => ({
        ...result.outputs[0]!,
        name: `${n}-${call.stage}.parquet`,
      }));
      return { ...result, outputs: outputs.map((ref) => ({ ...ref, digest: 'f'.repeat(64), bytes: 1e9, rows: 1e6 })) };
    };
    const stages = Object.fromEntries(pipeline.map(({ name }) => [name, large]));
    await withPipeline(server(), { stages }, async (handle) => {
      await handle.result();
      const { events } = await handle.fetchHistory();
      expect(events?.length).toBeLessThan(200);
      expect(Number((await handle.describe()).raw.workflowExecutionInfo?.historySizeBytes)).toBeLessThan(100_000);
    });
  });
});

async function failureOf(handle: WorkflowHandle): Promise<Error | undefined> {
  const error = await handle.result().catch((error: WorkflowFailedError) => error);
  return error.cause;
}

/** Waits for something that happens in a fake activity of this process. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
