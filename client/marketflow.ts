#!/usr/bin/env node
import { Command, Option } from 'commander';
import { tellFailure } from './terminal/failure.ts';
import {
  countingNumber,
  duration,
  epochsOption,
  inputOption,
  jsonOption,
  mappingOption,
  positiveNumber,
  share,
  sourceOption,
  storeOption,
  wholeNumber,
} from './terminal/options.ts';
import { addScheduleVerbs } from './verbs/schedule/verbs.ts';

/** The command line: one verb a file, loaded when it is called. */
const program = new Command('marketflow').description('A durable marketing-analytics pipeline on Temporal.');

verb('run', 'run the pipeline and follow it to its end')
  .addOption(sourceOption())
  .addOption(storeOption())
  .addOption(epochsOption())
  .addOption(mappingOption())
  .addOption(inputOption())
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/run.ts')).run(options)));

verb('up', 'keep a server, its UI and a worker until stopped')
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/up.ts')).up(options)));

verb('worker', 'keep a worker alone until stopped')
  .addOption(new Option('--only <work>', 'poll for this alone').choices(['analysis', 'training']))
  .option('--slots <n>', 'computations at once beside a training (default: the cores)', countingNumber)
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/worker.ts')).worker(options)));

verb('start', 'start a run on a server that stays, and leave')
  .addOption(sourceOption())
  .addOption(epochsOption())
  .addOption(mappingOption())
  .addOption(inputOption())
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/start.ts')).start(options)));

verb('status [run]', 'tell how a run is, or list the newest runs')
  .option('--max-age <duration>', 'exit 1 when the last completed run is older, as in 26h', duration)
  .option('--limit <n>', 'list so many', countingNumber, 20)
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (run, options) => exit((await import('./verbs/status.ts')).status(run, options)));

verb('resume <run>', 'follow a living run, or go on with one that did not complete; `latest`: the newest such')
  .addOption(storeOption())
  .addOption(jsonOption())
  .action(async (run, options) => exit((await import('./verbs/resume.ts')).resume(run, options)));

verb('cancel <run>', 'cancel a run and wait until it has ended')
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/cancel.ts')).cancel(run, options)));

verb('results <run>', 'copy the result files of a completed run; `latest`: the last completed')
  .requiredOption('--out <folder>', 'where to')
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/results.ts')).results(run, options)));

verb('report <run>', 'open the report of a completed run in the browser')
  .option('--serve', 'serve it on 127.0.0.1 until stopped')
  .option('--port <n>', 'port to serve it on (default: a free one)', countingNumber)
  .addOption(storeOption())
  .action(async (run, options) => exit((await import('./verbs/report.ts')).report(run, options)));

addScheduleVerbs(verb('schedule', 'run it every night, on a server that stays'), exit);

verb('check', 'read the five tables as a run would, without a server')
  .requiredOption('--source <folder>', 'folder with the five tables')
  .addOption(mappingOption())
  .option('--timezone <name>', 'IANA name of the time zone')
  .option('--max-rejected <share>', 'share of rows of a table that may be rejected', share)
  .addOption(jsonOption())
  .action(async (options) => exit((await import('./verbs/check/check.ts')).check(options)));

verb('predict', "score the customers of a source with a run's model")
  .requiredOption('--model <run>', 'a completed run; `latest`: the last')
  .requiredOption('--source <folder>', 'folder with the five tables')
  .requiredOption('--out <file>', 'a .csv or .parquet file')
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/predict/predict.ts')).predict(options)));

verb('generate', 'make up the five tables of a shop')
  .requiredOption('--out <folder>', 'where to')
  .option('--scale <n>', '1 is 100,000 customers and 2,000,000 events', positiveNumber, 0.02)
  .option('--seed <n>', 'another seed, another shop', wholeNumber, 42)
  .option('--nights <n>', 'write so many nights more, a file each, as they would come', wholeNumber, 0)
  .option('--dirty', 'plant every defect of the data contract', false)
  .action(async (options) => (await import('./verbs/generate.ts')).generate(options));

verb('gc', 'tell what of the store nobody needs any more, and remove it with --delete')
  .requiredOption('--keep <n>', 'keep the newest so many completed runs, and everything newer', countingNumber)
  .option('--delete', 'remove it', false)
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/gc.ts')).gc(options)));

verb('verify', 'read the whole store, remove what is damaged, and compute it again')
  .addOption(storeOption())
  .action(async (options) => exit((await import('./verbs/verify.ts')).verify(options)));

verb('doctor', 'look at every part this machine must have').action(async () =>
  exit((await import('./verbs/doctor/doctor.ts')).doctor()),
);

function verb(name: string, description: string): Command {
  return program.command(name).description(description).showHelpAfterError('(--help tells more)').exitOverride();
}

async function exit(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

/** Everything that goes wrong ends here: in one sentence, never in a stack trace. */
function fail(error: unknown): void {
  process.exitCode = tellFailure(error, { json: process.argv.includes('--json') });
}

// Whoever pipes into `head` has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});
await program.exitOverride().parseAsync().catch(fail);
