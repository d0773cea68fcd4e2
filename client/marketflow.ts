#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';

/** The command line: one verb a file, loaded when it is called. */
const program = new Command('marketflow')
  .description('A durable marketing-analytics pipeline on Temporal.')
  .showHelpAfterError('(see --help)')
  .exitOverride();

const storeOption = () =>
  new Option('--store <folder>', 'the shared store (default: MARKETFLOW_STORE, .marketflow/store)');
const jsonOption = () => new Option('--json', 'print one JSON document');

function verb(name: string, description: string): Command {
  return program.command(name).description(description);
}

verb('run', 'run the pipeline and follow it to its end')
  .option('--source <folder>', 'folder with the five tables (default: the sample)')
  .option('--epochs <n>', 'epochs of the training at most', wholeNumber)
  .option('--input <file>', "JSON file with the run's input")
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (options) => exit(await (await import('./run.ts')).run(options)));

verb('doctor', 'look at every part this machine must have').action(async () =>
  exit(await (await import('./doctor.ts')).doctor()),
);

function wholeNumber(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

function exit(code: number): void {
  process.exitCode = code;
}

await program.parseAsync();
