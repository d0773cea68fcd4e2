import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { type PipelineSettings, pipelineInput } from '../data/input.ts';
import { pipeline } from './pipeline.ts';

const knownInput = pipelineInput.extend({ force: z.array(z.enum(pipeline.map(({ name }) => name))).default([]) });

/** The list of faults is truncated to this length: Temporal limits the size of a failure. */
const messageLimit = 4000;

/** The settings of a run, with defaults. Throws an `InvalidInput` failure that lists every fault of the input. */
export function settingsOf(input: unknown): PipelineSettings {
  const result = knownInput.safeParse(input ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue));
  throw ApplicationFailure.nonRetryable(
    `the run's input is invalid: ${faults.join('; ')}`.slice(0, messageLimit),
    'InvalidInput',
  );
}

/** Of a union without words of its own, the faults of its last alternative. */
function faultsOf(issue: z.core.$ZodIssue, before: PropertyKey[] = []): string[] {
  const path = [...before, ...issue.path];
  const alternative = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? issue.errors.at(-1) : null;
  if (alternative) return alternative.flatMap((fault) => faultsOf(fault, path));
  return [`${path.join('.') || 'input'}: ${issue.message}`];
}
