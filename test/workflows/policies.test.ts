import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../activities/failures.ts';
import * as errors from '../../core/errors.ts';
import { failures } from '../../core/failures.ts';
import { bookkeeping, computing } from '../../workflows/policies.ts';

describe('the policies', () => {
  it('know every error that a stage can throw', () => {
    expect(Object.keys(failures)).toEqual(expect.arrayContaining(Object.keys(errors)));
  });

  it('try again within a bound, and notice a stalled computation', () => {
    for (const { retry } of [computing, bookkeeping]) expect(retry.maximumAttempts).toBeGreaterThan(1);
    expect(computing.heartbeatTimeout).toBe('10s');
  });

  it('try nothing again that would fail the same way', () => {
    expect(failures.InvalidInput.tries).toBe(1);
    expect(toFailure(new errors.InvalidInput('x'), 1)).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
  });

  it('try a lost computation as often as they say', () => {
    const { tries } = failures.ComputeLost;
    const lost = new errors.ComputeLost('killed');
    expect([tries - 1, tries].map((attempt) => toFailure(lost, attempt).nonRetryable)).toEqual([false, true]);
  });

  it('call an error of another name unexpected', () => {
    expect(toFailure(new TypeError('x is undefined'), 1)).toMatchObject({ type: 'Unexpected', nonRetryable: false });
  });

  it('are told whole in docs/operations.md', () => {
    const rows = Object.entries(failures).map(
      ([type, { tries, meaning, todo }]) => `| ${type} | ${tries} | ${meaning} | ${todo} |`,
    );
    const told = readFileSync('docs/operations.md', 'utf8')
      .split('\n')
      .filter((line) => /^\| [A-Z][A-Za-z]+ \| \d+ \|/.test(line));
    expect(told).toEqual(rows);
  });
});
