import type { Command } from 'commander';
import { epochsOption, inputOption, mappingOption, sourceOption, storeOption } from '../../terminal/options.ts';
import type { CreateOptions, ScheduleOptions } from './schedule.ts';
import { dayOrTime, timeOfDay } from './time.ts';

type Verbs = typeof import('./schedule.ts');

/** Adds the verbs of `schedule`, each loaded when it is called. */
export function addScheduleVerbs(schedule: Command, exit: (code: Promise<number>) => Promise<void>): void {
  const verb = (name: string, description: string) =>
    schedule
      .command(name)
      .description(description)
      .option('--id <id>', 'id of the schedule', 'marketflow-nightly')
      .addOption(storeOption())
      .exitOverride();
  const act =
    <Options extends ScheduleOptions>(choose: (verbs: Verbs) => (options: Options) => Promise<number>) =>
    async (options: Options) =>
      exit(choose(await import('./schedule.ts'))(options));

  verb('create', 'make the schedule, or change it into this')
    .requiredOption('--at <time>', 'time of day, as in 04:00', timeOfDay)
    .option('--timezone <name>', 'IANA name of the time zone', 'UTC')
    .addOption(sourceOption())
    .addOption(epochsOption())
    .addOption(mappingOption())
    .addOption(inputOption())
    .action(act<CreateOptions>((verbs) => verbs.create));
  verb('describe', 'tell the next runs and how the last ones ended').action(act((verbs) => verbs.describe));
  verb('trigger', 'run it now').action(act((verbs) => verbs.trigger));
  verb('pause', 'run it no more until unpaused').action(act((verbs) => verbs.pause));
  verb('unpause', 'run it again').action(act((verbs) => verbs.unpause));
  verb('backfill', 'run it for the nights between two days')
    .requiredOption('--from <day>', 'first day or time, ISO 8601', dayOrTime)
    .requiredOption('--to <day>', 'last day, included, or time, ISO 8601', dayOrTime)
    .action(act<ScheduleOptions & { from: string; to: string }>((verbs) => verbs.backfill));
  verb('delete', 'remove the schedule; its runs stay').action(act((verbs) => verbs.remove));
}
