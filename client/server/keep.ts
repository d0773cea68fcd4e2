import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../store/identity.ts';
import { type EmbeddedUse, useEmbedded } from './embedded.ts';

const checkMilliseconds = 2000;

/**
 * Restarts the embedded server whenever it has died, on the same ports if they are free, so that clients reconnect. `report`
 * is called with a message for the user. Returns a function that ends the use.
 */
export function keepEmbedded(
  use: EmbeddedUse,
  home: string,
  verb: string,
  report: (line: string) => void,
): () => Promise<void> {
  const released = new AbortController();
  let current = use;
  const check = async () => {
    if (isAlive(current.server)) return;
    const dead = current;
    current = await useEmbedded(home, verb);
    // Released after the new use has begun, so that it is not the last one, which would stop the server.
    await dead.release();
    report(restarted(dead.server.address, current.server.address));
  };
  const checking = (async () => {
    while (await waited(released.signal)) {
      await check().catch((error: Error) =>
        report(`the Temporal server died and cannot be restarted: ${error.message}`),
      );
    }
  })();
  return async () => {
    released.abort();
    await checking;
    await current.release();
  };
}

function restarted(before: string, after: string): string {
  if (before === after) return `the Temporal server died and was restarted at ${after}`;
  return `the Temporal server died and was restarted at ${after}, because ${before} is in use: restart this command`;
}

/** Resolves to true after the interval, or to false at once when the signal aborts. */
function waited(signal: AbortSignal): Promise<boolean> {
  return pause(checkMilliseconds, true, { signal }).catch(() => false);
}
