import { InvalidArgumentError, Option } from 'commander';
import { durationSeconds } from '../../core/duration.ts';

/** Options shared by several verbs. */
export const storeOption = () =>
  new Option('--store <folder>', 'folder of the store (default: MARKETFLOW_STORE, else .marketflow/store)');
export const jsonOption = () => new Option('--json', 'print one JSON document');
export const sourceOption = () => new Option('--source <folder>', 'folder with the five tables (default: the sample)');
export const ofSourceOption = () => new Option('--source <folder>', 'consider only the runs on this source');
export const mappingOption = () => new Option('--mapping <file>', 'JSON file with the mapping of the source');
export const timezoneOption = () =>
  new Option('--timezone <name>', 'IANA name of the time zone of the data (default: UTC)');
export const epochsOption = () =>
  new Option('--epochs <n>', 'maximum number of training epochs').argParser(positiveInteger);
export const inputOption = () => new Option('--input <file>', "JSON file with the run's input");
export const yesOption = (what: string) => new Option('--yes', `${what} without a question`);

export function positiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('Expected an integer from 1.');
  return Number(text);
}

export function nonNegativeInteger(text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw new InvalidArgumentError('Expected an integer from 0.');
  return Number(text);
}

export function positiveNumber(text: string): number {
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Expected a number greater than 0.');
  return Number(text);
}

export function fraction(text: string): number {
  const value = Number(text);
  if (!/^[0-9.]+$/.test(text) || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

/** `26h`, `90m` or `2d` in seconds. */
export function duration(text: string): number {
  const seconds = durationSeconds(text);
  if (Number.isNaN(seconds))
    throw new InvalidArgumentError('Expected a number with the unit s, m, h or d, such as 26h.');
  return seconds;
}
