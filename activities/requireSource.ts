import { readdir } from 'node:fs/promises';
import { Context } from '@temporalio/activity';
import { InvalidInput } from '../core/errors.ts';
import { failures } from '../core/failures.ts';
import { listed, shown } from '../core/words.ts';
import { insideRoots } from '../stages/ingest/roots.ts';
import { failedOf, withoutSource } from './attempts.ts';
import { hostOf } from './identity.ts';
import { SourceMissing } from './sourceMissing.ts';

/**
 * Throws if the worker with the name `identity` does not have the folder `source`: SourceMissing while another worker of the
 * queue may have it, otherwise InvalidInput. Both name the hosts that do not have it.
 */
export async function requireSource(source: string, roots: string[], identity: string): Promise<void> {
  try {
    const folder = await insideRoots(source, roots, source);
    // Where a share is mounted, there is an empty folder without it. A file is refused later.
    const entries = await readdir(folder).catch(() => null);
    if (entries?.length === 0)
      throw new InvalidInput(`${shown(source, 200)} is an empty folder; check the path, and that its disk is mounted`);
  } catch (error) {
    throw await asMissing((error as Error).message, identity);
  }
}

async function asMissing(message: string, identity: string): Promise<InvalidInput> {
  const context = Context.current();
  const without = [...new Set([...withoutSource(context), identity])];
  const text = `${message} (on ${listed([...new Set(without.map(hostOf))])})`;
  const tried = failedOf(context, 'SourceMissing');
  const { tries, todo } = failures.SourceMissing;
  const others = tried + 1 >= tries ? [] : await pollersOf(context);
  if (others === null || others.some((other) => !without.includes(other))) return new SourceMissing(text, without);
  return new InvalidInput(tried > 0 ? `${text}. ${todo}` : text);
}

/** The identities of the workers that poll the activity's queue; null if the server does not say. */
async function pollersOf({ client, info }: Context): Promise<string[] | null> {
  const { namespace } = client.options;
  const request = { namespace, taskQueue: { name: info.taskQueue }, taskQueueType: activityQueue };
  return client.workflowService.describeTaskQueue(request).then(
    ({ pollers }) => pollers && stillPolling(pollers),
    () => null,
  );
}

type Poller = { identity?: string | null; lastAccessTime?: { seconds?: unknown } | null };

/** The server lists workers for five minutes, also those that are gone. Ages are by its own clock, which the newest poll shows. */
function stillPolling(pollers: Poller[]): string[] {
  const times = pollers.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds));
  const oldest = Math.max(...times) - pollSeconds;
  return pollers.filter((_, index) => times[index]! >= oldest).map(({ identity }) => identity ?? '');
}

/** A worker polls again within this time: the server answers a poll after a minute at the latest. */
const pollSeconds = 70;

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const activityQueue = 2;
