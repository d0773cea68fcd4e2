import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rootsOf } from '../../activities/roots.ts';
import { InvalidInput } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import type { PipelineInput } from '../../data/input.ts';
import { insideRoots } from '../../stages/ingest/roots.ts';
import { settingsOf } from '../../workflows/settings.ts';
import type { StoreOption } from './runs.ts';

export type RunOptions = StoreOption & {
  source?: string;
  mapping?: string;
  epochs?: number;
  /** Of the data. */
  timezone?: string;
  input?: string;
  json?: boolean;
};

/**
 * The run's input: the file given with `--input`, overridden by the other options. Throws InvalidInput, listing every fault,
 * before a run exists; only the source itself is left to the run.
 */
export async function readRunInput(options: RunOptions): Promise<PipelineInput> {
  const input = await givenInput(options);
  settingsOf(input);
  return input;
}

async function givenInput({ source, mapping, epochs, timezone, input }: RunOptions): Promise<PipelineInput> {
  const given = input === undefined ? {} : await readJsonFile(input);
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw new InvalidInput(`${input} does not contain a JSON object; the README shows the input with all defaults`);
  }
  const result: PipelineInput = { ...given };
  if (source !== undefined) result.source = source;
  if (typeof result.source === 'string') result.source = resolve(result.source);
  if (mapping !== undefined) result.mapping = await readJsonFile(mapping);
  if (timezone !== undefined) result.timezone = timezone;
  if (epochs !== undefined) result.training = { ...(result.training || {}), epochs };
  return result;
}

/** Warns on stderr if a worker with this shell's MARKETFLOW_ROOTS would refuse the source. The actual roots are not known. */
export async function warnOfRoots({ source }: PipelineInput): Promise<void> {
  if (typeof source !== 'string') return;
  await insideRoots(source, rootsOf(), source).catch((error: Error) => {
    const todo = `make sure that the worker was started with MARKETFLOW_ROOTS=${printable(source)}`;
    process.stderr.write(`warning: ${printable(error.message)}; ${todo}\n`);
  });
}

/** Parses a JSON file of the user. Throws InvalidInput if it cannot be read or is not JSON. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(`${JSON.stringify(path)} cannot be read (${error.code})`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${JSON.stringify(path)} is not JSON: ${(error as Error).message}`);
  }
}
