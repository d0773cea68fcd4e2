import type { Command } from 'commander';
import {
  epochsOption,
  inputOption,
  jsonOption,
  mappingOption,
  sourceOption,
  storeOption,
  yesOption,
} from '../../terminal/options.ts';
import type { BackfillOptions, CreateOptions, ScheduleOptions } from './schedule.ts';
import { day, timeOfDay } from './time.ts';

type Verbs = typeof import('./schedule.ts');

/** Adds the verbs of `schedule`. Their code is loaded when one is called. */
export function addScheduleVerbs(schedule: Command, exit: (code: Promise<number>) => Promise<void>): void {
  const verb = (name: string, description: string) =>
    schedule
      .command(name)
      .description(description)
      .option('--id <id>', 'schedule id', 'marketflow-nightly')
      .addOption(storeOption())
      .exitOverride();
  const act =
    <Options extends ScheduleOptions>(choose: (verbs: Verbs) => (options: Options) => Promise<number>) =>
    async (options: Options) =>
      exit(choose(await import('./schedule.ts'))(options));

  verb('create', 'create the schedule, or update it')
    .requiredOption('--at <time>', 'time of day, such as 04:00', timeOfDay)
    .option('--timezone <name>', 'IANA name of the time zone', 'UTC')
    .addOption(sourceOption())
    .addOption(epochsOption())
    .addOption(mappingOption())
    .addOption(inputOption())
    .action(act<CreateOptions>((verbs) => verbs.create));
  verb('describe', 'show the next runs and how the last ones ended')
    .addOption(jsonOption())
    .action(act((verbs) => verbs.describe));
  verb('trigger', 'start a run now').action(act((verbs) => verbs.trigger));
  verb('pause', 'pause the schedule').action(act((verbs) => verbs.pause));
  verb('unpause', 'unpause the schedule').action(act((verbs) => verbs.unpause));
  verb('backfill', 'run as of each day of a range (its data before that day), one run after the other')
    .requiredOption('--from <day>', 'first day, such as 2026-01-01', day)
    .requiredOption('--to <day>', 'last day (inclusive)', day)
    .addOption(yesOption('start more than 31 runs'))
    .action(act<BackfillOptions>((verbs) => verbs.backfill));
  verb('delete', 'delete the schedule; its runs are kept').action(act((verbs) => verbs.remove));
}
