import { InvalidArgumentError, Option } from 'commander';

/** Options that several verbs have, and how their values are read. */
export const storeOption = () =>
  new Option('--store <folder>', 'the shared store (default: MARKETFLOW_STORE, else .marketflow/store)');
export const jsonOption = () => new Option('--json', 'print one JSON document');
export const sourceOption = () => new Option('--source <folder>', 'folder with the five tables (default: the sample)');
export const mappingOption = () => new Option('--mapping <file>', 'JSON file with the mapping of the source');
export const epochsOption = () =>
  new Option('--epochs <n>', 'epochs of the training at most').argParser(countingNumber);
export const inputOption = () => new Option('--input <file>', "JSON file with the run's input");

export function countingNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

export function wholeNumber(text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0.');
  return Number(text);
}

export function positiveNumber(text: string): number {
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('Give a number above 0.');
  return Number(text);
}

export function share(text: string): number {
  const value = Number(text);
  if (!/^[0-9.]+$/.test(text) || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a number from 0 to 1.');
  return value;
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `26h`, `90m`, `2d` in seconds. */
export function duration(text: string): number {
  const [, count, unit] = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined)
    throw new InvalidArgumentError('Give a number and s, m, h or d, as in 26h.');
  return Number(count) * (unitSeconds[unit] ?? 1);
}
