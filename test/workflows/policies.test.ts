import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toFailure } from '../../activities/observe.ts';
import * as errors from '../../core/errors.ts';
import { failures } from '../../core/failures.ts';
import { bookkeeping, computing } from '../../workflows/policies.ts';

describe('the retry policy', () => {
  test('covers every error that a stage can throw', () => {
    expect(Object.keys(failures)).toEqual(expect.arrayContaining(Object.keys(errors)));
  });

  test('limits the attempts and detects a stalled computation', () => {
    for (const { retry } of [computing, bookkeeping]) expect(retry.maximumAttempts).toBeGreaterThan(1);
    expect(computing.heartbeatTimeout).toBe('10s');
  });

  test('does not retry an invalid input', () => {
    expect(failures.InvalidInput.tries).toBe(1);
    expect(toFailure(new errors.InvalidInput('x'), 1)).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
  });

  test('retries a lost computation as often as its type allows', () => {
    const { tries } = failures.ComputeLost;
    const lost = new errors.ComputeLost('killed');
    expect([tries - 1, tries].map((attempt) => toFailure(lost, attempt).nonRetryable)).toEqual([false, true]);
  });

  test('treats an error with an unknown name as unexpected', () => {
    expect(toFailure(new TypeError('x is undefined'), 1)).toMatchObject({ type: 'Unexpected', nonRetryable: false });
  });

  test('is documented completely in docs/operations.md', () => {
    const rows = Object.entries(failures).map(
      ([type, { tries, meaning, todo }]) => `| ${type} | ${tries} | ${meaning} | ${todo} |`,
    );
    const documented = readFileSync('docs/operations.md', 'utf8')
      .split('\n')
      .filter((line) => /^\| [A-Z][A-Za-z]+ \| \d+ \|/.test(line));
    expect(documented).toEqual(rows);
  });
});
