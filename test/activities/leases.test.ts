import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Leases } from '../../activities/leases.ts';
import type { Store } from '../../store/store.ts';

const run = { workflowId: 'w', runId: 'r' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(isRunning: () => Promise<boolean>) {
  const renewLease = vi.fn(async () => undefined);
  const leases = new Leases({ runs: { renewLease } } as unknown as Store, isRunning);
  onTestFinished(() => leases.close());
  return {
    leases,
    renewals: async (seconds: number) => {
      renewLease.mockClear();
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      return renewLease.mock.calls.length;
    },
  };
}

describe('the lease of a run', () => {
  test('is renewed every two seconds while one of its activities is running', async () => {
    const { leases, renewals } = watched(async () => false);
    leases.keep(run);
    expect(await renewals(60)).toBe(30);
  });

  test('is renewed while the run waits for its next activity', async () => {
    const { leases, renewals } = watched(async () => true);
    leases.keep(run)();
    expect(await renewals(60)).toBe(30);
  });

  test('is no longer renewed when the run has ended without being closed', async () => {
    const { leases, renewals } = watched(async () => false);
    leases.keep(run)();
    await renewals(14);
    expect(await renewals(60)).toBe(0);
  });

  test('is no longer renewed when the run is closed', async () => {
    const { leases, renewals } = watched(async () => true);
    leases.keep(run);
    leases.drop(run);
    expect(await renewals(60)).toBe(0);
  });

  test('is renewed while the server does not answer', async () => {
    const { leases, renewals } = watched(async () => {
      throw new Error('no server');
    });
    leases.keep(run)();
    expect(await renewals(60)).toBe(30);
  });
});
