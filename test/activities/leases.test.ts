import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Leases } from '../../activities/leases.ts';
import type { Store } from '../../store/store.ts';

const run = { workflowId: 'w', runId: 'r' };
const execution = 'e';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(isRunning: () => Promise<boolean>) {
  const renewLease = vi.fn(async () => true);
  const runs = { renewLease, claim: async () => 0 };
  const leases = new Leases({ runs } as unknown as Store, isRunning);
  onTestFinished(() => leases.close());
  return {
    leases,
    renewLease,
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
    await leases.hold(run, execution);
    expect(await renewals(60)).toBe(30);
  });

  test('is renewed while the run waits for its next activity', async () => {
    const { leases, renewals } = watched(async () => true);
    (await leases.hold(run, execution)).release();
    expect(await renewals(60)).toBe(30);
  });

  test('is no longer renewed when the run has ended without being closed', async () => {
    const { leases, renewals } = watched(async () => false);
    (await leases.hold(run, execution)).release();
    await renewals(14);
    expect(await renewals(60)).toBe(0);
  });

  test('is no longer renewed when the run is closed', async () => {
    const { leases, renewals } = watched(async () => true);
    await leases.hold(run, execution);
    leases.drop(run);
    expect(await renewals(60)).toBe(0);
  });

  test('is no longer renewed when it was removed from the store', async () => {
    const { leases, renewLease, renewals } = watched(async () => true);
    await leases.hold(run, execution);
    renewLease.mockResolvedValue(false);
    await renewals(2);
    expect(await renewals(60)).toBe(0);
  });

  test('is renewed while the server does not answer', async () => {
    const { leases, renewals } = watched(async () => {
      throw new Error('no server');
    });
    (await leases.hold(run, execution)).release();
    expect(await renewals(60)).toBe(30);
  });
});
