import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { type PipelineSettings, pipelineInput } from '../data/input.ts';
import { pipeline } from './pipeline.ts';

const knownInput = pipelineInput.extend({ force: z.array(z.enum(pipeline.map(({ name }) => name))).default([]) });

/** An input with thousands of faults must not outgrow what Temporal takes. */
const messageLimit = 4000;

/** The settings of a run; throws InvalidInput that lists every fault of the input. */
export function settingsOf(input: unknown): PipelineSettings {
  const result = knownInput.safeParse(input ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  throw ApplicationFailure.nonRetryable(
    `the run's input is wrong: ${faults.join('; ')}`.slice(0, messageLimit),
    'InvalidInput',
  );
}
