import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import type { PipelineInput } from '../../data/input.ts';
import { insideRoots } from '../../stages/ingest/roots.ts';
import { rootsOf } from '../../worker.ts';
import type { StoreOption } from './runs.ts';

export type RunOptions = StoreOption & {
  source?: string;
  mapping?: string;
  epochs?: number;
  input?: string;
  json?: boolean;
};

/** The run's input: the file that `--input` names, with what the other options say written over it. */
export async function readRunInput({ source, mapping, epochs, input }: RunOptions): Promise<PipelineInput> {
  const given = input === undefined ? {} : await readJsonFile(input);
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw new InvalidInput(`${input} holds no JSON object; the README shows the whole input with its defaults`);
  }
  const result: PipelineInput = { ...given };
  if (source !== undefined) result.source = source;
  if (typeof result.source === 'string') result.source = resolve(result.source);
  if (mapping !== undefined) result.mapping = await readJsonFile(mapping);
  if (epochs !== undefined) result.training = { ...result.training, epochs };
  return result;
}

/** Says on stderr when a worker that is started in a shell like this one would refuse the source: whoever starts a run for others cannot ask theirs. */
export async function warnOfRoots({ source }: PipelineInput): Promise<void> {
  if (typeof source !== 'string') return;
  await insideRoots(source, rootsOf(), source).catch((error: Error) => {
    const todo = `start the worker with MARKETFLOW_ROOTS=${printable(source)}, if it has not been`;
    process.stderr.write(`warning: ${printable(error.message)}; ${todo}\n`);
  });
}

/** What a JSON file of the user's holds. Throws InvalidInput when it cannot be read or is no JSON. */
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
