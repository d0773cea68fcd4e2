#!/usr/bin/env node
import { Command, Option } from 'commander';
import { columns } from '../core/text.ts';
import { reportFailure } from './terminal/failure.ts';
import {
  duration,
  epochsOption,
  fraction,
  inputOption,
  jsonOption,
  mappingOption,
  nonNegativeInteger,
  ofSourceOption,
  positiveInteger,
  positiveNumber,
  sourceOption,
  storeOption,
  timezoneOption,
  yesOption,
} from './terminal/options.ts';
import { addScheduleVerbs } from './verbs/schedule/verbs.ts';

/** The command line. Each verb has its own file, which is loaded when the verb is called. */
const program = new Command('marketflow')
  .description('A durable marketing-analytics pipeline on Temporal.')
  .version(
    process.argv.includes('--version') ? await versionLines() : '',
    '--version',
    'print the versions that `run.json` names',
  );

verb('run', 'run the pipeline and follow it until it ends')
  .addOption(sourceOption())
  .addOption(storeOption())
  .addOption(epochsOption())
  .addOption(mappingOption())
  .addOption(timezoneOption())
  .addOption(inputOption())
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/run.ts')).run(options)));

verb('up', 'run a server with its UI and a worker until stopped')
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/up.ts')).up(options)));

verb('worker', 'run a worker until stopped')
  .addOption(new Option('--only <work>', 'poll for this kind of work only').choices(['analysis', 'training']))
  .option('--slots <n>', 'concurrent computations, not counting a training (default: number of cores)', positiveInteger)
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/worker.ts')).worker(options)));

verb('start', 'start a run on a long-running server without waiting for it')
  .addOption(sourceOption())
  .addOption(epochsOption())
  .addOption(mappingOption())
  .addOption(timezoneOption())
  .addOption(inputOption())
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/start.ts')).start(options)));

verb('status [run]', 'show a run, or list the newest runs')
  .option(
    '--max-age <duration>',
    'exit with code 1 if the last completed run is older than this, such as 26h',
    duration,
  )
  .option('--limit <n>', 'number of runs to list', positiveInteger, 20)
  .addOption(ofSourceOption())
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (run, options) => exit((await import('./verbs/status.ts')).status(run, options)));

verb('watch [run]', 'follow a run until it ends, without ever cancelling it (default: `latest`, the newest active run)')
  .addOption(ofSourceOption())
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (run, options) => exit((await import('./verbs/watch.ts')).watch(run ?? 'latest', options)));

verb('resume <run>', 'resume a run that did not complete, or follow it if it is active; `latest`: the newest such run')
  .addOption(ofSourceOption())
  .addOption(yesOption('follow a run that is active'))
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (run, options) => exit((await import('./verbs/resume.ts')).resume(run, options)));

verb('cancel <run>', 'cancel a run and wait until it has ended; `latest`: the newest active run')
  .addOption(ofSourceOption())
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/cancel.ts')).cancel(run, options)));

verb('results <run>', 'copy the result files of a completed run; `latest`: the last completed run')
  .requiredOption('--out <folder>', 'destination folder')
  .addOption(ofSourceOption())
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/results.ts')).results(run, options)));

verb('report [run]', 'open the report of a completed run in the browser (default: `latest`, the last completed run)')
  .addOption(
    new Option(
      '--pdf <file>',
      'print the report to a PDF file instead, through an installed Chromium, Chrome or Edge',
    ).conflicts(['summary', 'serve']),
  )
  .addOption(new Option('--summary', 'print the headline and five sentences as Markdown instead').conflicts('serve'))
  .option('--serve', 'serve the report on 127.0.0.1 until stopped')
  .option('--port <n>', 'port for --serve (default: a free port)', positiveInteger)
  .addOption(ofSourceOption())
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/report.ts')).report(run, options)));

addScheduleVerbs(verb('schedule', 'run the pipeline every night on a long-running server'), exit);

verb('check', 'validate the five tables as a run would, without a server')
  .requiredOption('--source <folder>', 'folder with the five tables')
  .addOption(mappingOption())
  .addOption(timezoneOption())
  .option('--max-rejected <share>', 'maximum fraction of rejected rows per table (default: 0.01)', fraction)
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/check/check.ts')).check(options)));

verb('predict', "score the customers of a source with a run's model")
  .requiredOption('--model <run>', 'a completed run; `latest`: the last completed run')
  .requiredOption('--source <folder>', 'folder with the five tables')
  .requiredOption('--out <file>', 'output file, .csv or .parquet')
  .addOption(mappingOption())
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/predict/predict.ts')).predict(options)));

verb('generate', 'generate the five tables of a fictional shop')
  .requiredOption('--out <folder>', 'destination folder')
  .option('--scale <n>', 'size; 1 is 100,000 customers and 2,000,000 events', positiveNumber, 0.02)
  .option('--seed <n>', 'seed of the random generator', nonNegativeInteger, 42)
  .option('--nights <n>', 'number of additional nights to write, one file each', nonNegativeInteger, 0)
  .option('--dirty', 'include every defect of the data contract', false)
  .action(async (options) => (await import('./verbs/generate.ts')).generate(options));

verb('gc', 'list data that is no longer needed; --delete removes it')
  .requiredOption('--keep <n>', 'number of completed runs to keep of each source', positiveInteger)
  .option('--delete', 'remove the listed data', false)
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/gc.ts')).gc(options)));

verb('verify', 'check the whole store, remove damaged data and recompute missing results')
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/verify.ts')).verify(options)));

verb('setup', 'find or fetch the Temporal server and TensorFlow')
  .option('--again', 'try again to get TensorFlow where it was not available', false)
  .action(async (options) => exit((await import('./verbs/setup.ts')).setup(options)));

verb('doctor', 'check everything that this machine needs').action(async () =>
  exit((await import('./verbs/doctor/doctor.ts')).doctor()),
);

function verb(name: string, description: string): Command {
  return program.command(name).description(description).showHelpAfterError('(--help shows more)').exitOverride();
}

/** Loaded only to be printed: reading the versions of all packages is a tenth of a command's start. */
async function versionLines(): Promise<string> {
  const { versions } = await import('../engine/versions.ts');
  return columns(Object.entries(versions()));
}

async function exit(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

/** Reports every error in one line, without a stack trace. */
function fail(error: unknown): void {
  process.exitCode = reportFailure(error, { json: process.argv.includes('--json') });
}

// The reader of a pipe, such as `head`, may close it early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
await program.exitOverride().parseAsync().catch(fail);
